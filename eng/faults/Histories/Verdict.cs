namespace AgentCore.Faults.Histories;

/// <summary>How a run ended.</summary>
/// <param name="Events">How many events were acknowledged.</param>
/// <param name="Faults">How many faults were injected.</param>
/// <param name="Deliveries">How many events clients were given, over all of them.</param>
internal sealed record Verdict(int Events, int Faults, int Deliveries, IReadOnlyList<Violation> Violations)
{
    /// <summary>Exit codes of a run: every promise kept; one broken; neither can be said, since the run itself failed.</summary>
    public const int Kept = 0, BrokenPromise = 1, NotKnown = 3;

    /// <summary>What became of killed workers; null in a run without workers.</summary>
    public WorkerTally? Workers { get; init; }

    /// <summary>How the run itself failed: an exception, or a process that ended though nobody killed it. Null where it did not.</summary>
    public string? Crash { get; init; }

    /// <summary>Why the run says nothing about the promises; null where it does.</summary>
    public string? Inconclusive =>
        Crash ?? (Violations.Count == 0 && (Events == 0 || Deliveries == 0) ? "nothing was published, or nothing was delivered" : null);

    public int ExitCode => Inconclusive is not null ? NotKnown : Violations.Count > 0 ? BrokenPromise : Kept;

    /// <summary>The violation to name if only one is named: one that no time would have mended, where there is one.</summary>
    public Violation? Worst => Violations.OrderByDescending(violation => violation.IsFinal).FirstOrDefault();

    public static Verdict Failed(string crash) => new(0, 0, 0, []) { Crash = crash };

    /// <summary>The last line.</summary>
    public override string ToString() => Inconclusive is { } why
        ? $"inconclusive: {why}"
        : $"{Events} events, {Faults} faults, {Deliveries} deliveries, {Count(Broken.Lost)} lost, {Count(Broken.Duplicated)} duplicated, "
            + $"{Count(Broken.UnannouncedGap)} unannounced gaps, {Count(Broken.Forbidden)} forbidden{Workers}";

    private int Count(Broken promise) => Violations.Count(violation => violation.Promise == promise);
}
