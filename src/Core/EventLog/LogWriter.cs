using System.Diagnostics.CodeAnalysis;
using AgentCore.Events;
using Microsoft.Extensions.Logging;

namespace AgentCore.EventLog;

/// <summary>The one writer of a process. Calls that come while an append is under way share the next.</summary>
internal sealed partial class LogWriter(LogAppender appender, IAppendObserver? observer, ILogger logger)
{
    private readonly AppendQueue queue = new();

    public async Task<IReadOnlyList<Placed>> AppendAsync(IReadOnlyList<AgentEvent> events, CancellationToken cancellation)
    {
        if (events.Count == 0) return [];
        var call = new PendingAppend(events);
        if (await queue.EnterAsync(call, cancellation)) Drain();
        return await call.Completion.WaitAsync(cancellation);
    }

    /// <summary>Begins to work the queue off, in nobody's context: the trace of the first caller is not that of the others.</summary>
    private void Drain()
    {
        using AsyncFlowControl suppressed = ExecutionContext.SuppressFlow();
        _ = Task.Run(DrainAsync, CancellationToken.None);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever happened is the callers' to know, and the writer's to outlive.")]
    private async Task DrainAsync()
    {
        while (queue.Take(LogBlock.MaxBytes) is { Count: > 0 } taken)
        {
            try
            {
                LogBlock block = await appender.AppendAsync(taken);
                Announce(block);
                block.Answer();
            }
            catch (Exception failure)
            {
                if (failure is not StorageException) LogAppendFailed(failure, taken.Count);
                foreach (PendingEvent pending in taken) pending.Fail(failure);
            }
            finally
            {
                queue.Release(taken);
            }
        }
    }

    private void Announce(LogBlock block)
    {
        try
        {
            observer?.OnAppended(block.Announcement());
        }
        catch (Exception failure)
        {
            LogObserverFailed(failure);
        }
    }

    [LoggerMessage(1210, LogLevel.Error, "{Count} events could not be appended to the log, by a defect.")]
    private partial void LogAppendFailed(Exception failure, int count);

    [LoggerMessage(1211, LogLevel.Error, "An observer failed over a block that is in the log.")]
    private partial void LogObserverFailed(Exception failure);
}
