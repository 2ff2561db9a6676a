using Microsoft.Extensions.Logging;

namespace AgentCore.EventLog;

/// <summary>Lines that are no record of ours: each is reported once, however many readers meet it.</summary>
internal sealed partial class DamagedLines(ILogger logger, LogMetrics metrics)
{
    /// <summary>How many places are remembered; beyond that they are forgotten. 1,000: more is a storage to repair, not a line.</summary>
    private const int MaxRemembered = 1_000;

    private readonly HashSet<LogPosition> reported = [];
    private readonly Lock gate = new();

    /// <summary>How many damaged lines were met, each counted once.</summary>
    public long Count { get; private set; }

    /// <param name="position">Where the line ends.</param>
    /// <param name="bytes">Its length.</param>
    public void Report(LogPosition position, int bytes)
    {
        lock (gate)
        {
            if (reported.Count >= MaxRemembered) reported.Clear();
            if (!reported.Add(position)) return;
            Count++;
        }
        metrics.DamagedLine();
        LogDamagedLine(position, bytes);
    }

    [LoggerMessage(1200, LogLevel.Error, "A line of {Bytes} bytes that ends at {Position} is no record of this log; it was skipped.")]
    private partial void LogDamagedLine(LogPosition position, int bytes);
}
