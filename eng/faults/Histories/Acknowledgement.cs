namespace AgentCore.Faults.Histories;

/// <summary>A delivery that was acknowledged.</summary>
/// <param name="Topic">Where it was delivered.</param>
/// <param name="Numbers">The numbers of its events.</param>
/// <param name="At">When, as a timestamp of the system's <see cref="TimeProvider"/>.</param>
internal sealed record Acknowledgement(Uri Topic, IReadOnlyList<int> Numbers, long At);
