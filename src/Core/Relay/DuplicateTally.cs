using Microsoft.Extensions.Logging;

namespace AgentCore.Relay;

/// <summary>
/// Counts duplicates and logs how many came: the first at once, later ones once a minute. A publisher that repeats itself does not fill
/// the log.
/// </summary>
internal sealed partial class DuplicateTally(TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private int waiting;
    private bool isRunning;

    /// <summary>Whether the minute behind a line lasts.</summary>
    public bool IsRunning
    {
        get { lock (gate) return isRunning; }
    }

    public void Add(int duplicates)
    {
        lock (gate)
        {
            waiting += duplicates;
            if (isRunning) return;
            isRunning = true;
        }
        // Not in the trace of the call that happens to come first.
        using (ExecutionContext.SuppressFlow()) _ = RunAsync();
    }

    /// <summary>Logs until a minute brings no duplicate.</summary>
    private async Task RunAsync()
    {
        while (Take() is > 0 and int duplicates)
        {
            LogDuplicates(duplicates);
            await Task.Delay(Every, clock).ConfigureAwait(false);
        }
    }

    private int Take()
    {
        lock (gate)
        {
            (int taken, waiting) = (waiting, 0);
            isRunning = taken > 0;
            return taken;
        }
    }

    [LoggerMessage(1313, LogLevel.Information,
        "{Duplicates} events have the source and id of an earlier one: each keeps its first content and id, and no stream repeats it.")]
    private partial void LogDuplicates(int duplicates);
}
