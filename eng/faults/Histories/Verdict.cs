namespace AgentCore.Faults.Histories;

/// <summary>How a run ended.</summary>
/// <param name="Events">How many events were acknowledged.</param>
/// <param name="Faults">How many faults were injected.</param>
/// <param name="Deliveries">How many events clients were given, over all of them.</param>
internal sealed record Verdict(int Events, int Faults, int Deliveries, IReadOnlyList<Violation> Violations)
{
    /// <summary>What became of killed workers; null in a run without workers.</summary>
    public WorkerTally? Workers { get; init; }

    /// <summary>The exit code: nothing broken, and something done.</summary>
    public int ExitCode => Violations.Count == 0 && Events > 0 && Deliveries > 0 ? 0 : 1;

    /// <summary>The last line.</summary>
    public override string ToString() =>
        $"{Events} events, {Faults} faults, {Deliveries} deliveries, {Count(Broken.Lost)} lost, {Count(Broken.Duplicated)} duplicated, "
        + $"{Count(Broken.UnannouncedGap)} unannounced gaps, {Count(Broken.Forbidden)} forbidden{Workers}";

    private int Count(Broken promise) => Violations.Count(violation => violation.Promise == promise);
}
