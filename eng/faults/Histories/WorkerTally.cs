namespace AgentCore.Faults.Histories;

/// <summary>A worker that was killed.</summary>
/// <param name="Host">The address of its host, which starts the next one.</param>
/// <param name="At">When, as a timestamp of the system's <see cref="TimeProvider"/>.</param>
internal sealed record WorkerKill(Uri Host, long At);

/// <summary>What became of killed workers.</summary>
/// <param name="Killed">How many were killed while their hosts went on.</param>
/// <param name="Relayed">How many events the workers acknowledged that their hosts started in their place.</param>
internal sealed record WorkerTally(int Killed, int Relayed)
{
    public static WorkerTally Of(IReadOnlyCollection<WorkerKill> kills, IReadOnlyCollection<Acknowledgement> acknowledgements)
    {
        Dictionary<Uri, long> first = kills.GroupBy(kill => new Uri(kill.Host, "/")).ToDictionary(host => host.Key, host => host.Min(kill => kill.At));
        return new WorkerTally(kills.Count, acknowledgements
            .Where(taken => first.TryGetValue(new Uri(taken.Topic, "/"), out long at) && taken.At > at)
            .SelectMany(taken => taken.Numbers).Distinct().Count());
    }

    /// <summary>The end of the verdict's line.</summary>
    public override string ToString() => $", {Killed} workers killed, {Relayed} events relayed by the ones after them";
}
