namespace AgentCore.Faults.Histories;

/// <summary>A delivery that was acknowledged.</summary>
/// <param name="Topic">Where it was delivered.</param>
/// <param name="Events">How many events it had.</param>
/// <param name="At">When, as a timestamp of the system's <see cref="TimeProvider"/>.</param>
internal sealed record Acknowledgement(Uri Topic, int Events, long At);
