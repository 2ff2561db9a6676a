using AgentCore.Channels;
using AgentCore.Delivery;
using AgentCore.EventLog;
using AgentCore.Messages;
using AgentCore.PubSub;
using AgentCore.Scheduling;
using AgentCore.Telemetry;

namespace AgentCore.Sessions;

/// <summary>Sends one connection what it missed, from the log, oldest first.</summary>
internal sealed class Replay(IHub hub, IEventLog log, Lane crowd, TimeProvider clock, DeliveryMetrics metrics)
{
    /// <summary>The most that one replay sends. 10,000 events of 64 KB would be 640 MB: past it the history route pages.</summary>
    public const int MaxEvents = 10_000;

    private readonly LogReader reader = new(log);

    /// <summary>The longest that one replay may take: well below the 100 s that Web PubSub waits for a handler.</summary>
    public static TimeSpan MaxDuration { get; } = TimeSpan.FromSeconds(20);

    /// <summary>Sends the replay frames and returns the confirmation that is to follow them.</summary>
    /// <param name="start">Null where no replay was asked for.</param>
    public async ValueTask<ServerMessage> SendAsync(
        string connectionId, ChannelSet channels, ReadStart? start, CancellationToken cancellation)
    {
        LogPosition end = await log.GetEndAsync(cancellation);
        if (start is null) return new ServerMessage.Subscribed(channels.Names, end.ToString(), 0);
        var sender = new ReplaySender(hub, metrics, connectionId, start.After);
        if (start.Gap is { } gone) await sender.AnnounceAsync(new ServerMessage.Gap(gone.From, gone.To, gone.Reason), cancellation);
        await SendRangeAsync(sender, new Listener(channels), start, end, cancellation);
        await Lane.LeaveAsync();
        if (sender.Replayed > 0) metrics.Replayed(Transport.WebSocket, sender.Replayed);
        return new ServerMessage.Subscribed(channels.Names, end.ToString(), sender.Replayed, sender.Gaps == 0 ? null : sender.Gaps);
    }

    private async ValueTask SendRangeAsync(
        ReplaySender sender, Listener listener, ReadStart start, LogPosition end, CancellationToken cancellation)
    {
        long begun = clock.GetTimestamp();
        var read = new BulkRead(crowd, clock);
        await foreach (LogStep step in reader.ReadAsync(start.After, end, listener, start.FollowUpTo, cancellation))
        {
            await read.GoOnAsync();
            if (step.Given is LogEntry.Lost lost)
                await sender.AnnounceAsync(new ServerMessage.Gap(lost.From.ToString(), lost.Position, lost.Reason), cancellation);
            var wanted = step.Given as LogEntry.Recorded;
            if ((wanted is not null && sender.Taken == MaxEvents) || clock.GetElapsedTime(begun) > MaxDuration)
            {
                await sender.StopAsync(end, cancellation);
                return;
            }
            if (wanted is not null) await sender.AddAsync(wanted.Position, wanted.Event, cancellation);
            sender.Pass(step.Through);
        }
        await sender.FlushAsync(cancellation);
    }
}
