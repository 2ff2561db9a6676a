namespace AgentCore.Scheduling;

/// <summary>The lanes of one instance. Whoever creates them disposes of them, after everything that works in them.</summary>
public sealed class Lanes : IDisposable
{
    /// <summary>
    /// Where streams begin and catch up and long reads of the log take their turns, as many threads as there are processors: they may take
    /// what time there is, and the system gives a thread that has slept its turn before them.
    /// </summary>
    public Lane Crowd { get; } = new("crowd", Environment.ProcessorCount);

    /// <summary>Where the log's tail is followed: apart, so that news is in the rings while streams are still being written.</summary>
    internal Lane Tail { get; } = new("tail", threads: 1);

    /// <summary>
    /// Where streams that are up to date are written: half of the processors, since each write costs as much again in the network's own
    /// work, and newcomers need some too.
    /// </summary>
    internal Lane Streams { get; } = new("streams", Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Ends the threads once they have done what they were given.</summary>
    public void Dispose()
    {
        Tail.Dispose();
        Streams.Dispose();
        Crowd.Dispose();
    }
}
