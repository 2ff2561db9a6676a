using AgentCore.Channels;
using AgentCore.Delivery;
using AgentCore.EventLog;
using AgentCore.Messages;
using AgentCore.PubSub;
using AgentCore.Scheduling;
using AgentCore.Telemetry;

namespace AgentCore.Sessions;

/// <summary>Sends one connection what it missed, from the log, oldest first.</summary>
internal sealed class Replay(IHub hub, IEventLog log, TimeProvider clock, DeliveryMetrics metrics)
{
    /// <summary>A replay begins this much before its cursor, since relays send out of order; longer than a relay's deadline.</summary>
    public static TimeSpan Rewind { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The most that one replay sends. 10,000 events of 64 KB would be 640 MB: past it the history route pages.</summary>
    public const int MaxEvents = 10_000;

    /// <summary>The longest that one replay may take: well below the 100 s that Web PubSub waits for a handler.</summary>
    public static TimeSpan MaxDuration { get; } = TimeSpan.FromSeconds(20);

    /// <summary>Checks a cursor before anything is joined, so that a bad one changes nothing.</summary>
    public async ValueTask<ReplayStart> ResolveAsync(string? since, CancellationToken cancellation)
    {
        if (since is null) return new ReplayStart.Live();
        return await log.ResolveAsync(since, cancellation) switch
        {
            LogCursor.At at => new ReplayStart.From(await log.RewindAsync(at.Position, Rewind, cancellation), null),
            LogCursor.Gone gone => new ReplayStart.From(gone.To, gone),
            _ => new ReplayStart.Refused(),
        };
    }

    /// <summary>Sends the replay frames and returns the confirmation that is to follow them.</summary>
    public async ValueTask<ServerMessage> SendAsync(string connectionId, ChannelSet channels, ReplayStart start, CancellationToken cancellation)
    {
        LogPosition end = await log.GetEndAsync(cancellation);
        if (start is not ReplayStart.From from) return new ServerMessage.Subscribed(channels.Names, end.ToString(), 0);
        var sender = new ReplaySender(hub, metrics, connectionId, from.After);
        if (from.Gap is { } gone) await sender.AnnounceAsync(new ServerMessage.Gap(gone.From, gone.To, gone.Reason), cancellation);
        await SendRangeAsync(sender, channels, from.After, end, cancellation);
        await BulkRead.EndAsync();
        if (sender.Replayed > 0) metrics.Replayed(Transport.WebSocket, sender.Replayed);
        return new ServerMessage.Subscribed(channels.Names, end.ToString(), sender.Replayed, sender.Gaps == 0 ? null : sender.Gaps);
    }

    private async ValueTask SendRangeAsync(
        ReplaySender sender, ChannelSet channels, LogPosition after, LogPosition end, CancellationToken cancellation)
    {
        long begun = clock.GetTimestamp();
        var read = new BulkRead(clock);
        await foreach (LogEntry entry in log.ReadAsync(after, end, cancellation))
        {
            await read.GoOnAsync();
            if (entry is LogEntry.Lost lost)
                await sender.AnnounceAsync(new ServerMessage.Gap(lost.From.ToString(), lost.Position, lost.Reason), cancellation);
            LogEntry.Recorded? found = await EventOfAsync(entry, after, cancellation);
            bool isWanted = found is not null && channels.Matches(found.Event.Type, found.Event.AgentId);
            if ((isWanted && sender.Taken == MaxEvents) || clock.GetElapsedTime(begun) > MaxDuration)
            {
                await sender.StopAsync(end, cancellation);
                return;
            }
            if (isWanted) await sender.AddAsync(found!.Position, found.Event, cancellation);
            sender.Pass(entry.Position);
        }
        await sender.FlushAsync(cancellation);
    }

    /// <summary>The event that an entry stands for; a repetition counts only where its first place is not read here anyway.</summary>
    private async ValueTask<LogEntry.Recorded?> EventOfAsync(LogEntry entry, LogPosition after, CancellationToken cancellation) =>
        entry switch
        {
            LogEntry.Recorded recorded => recorded,
            LogEntry.Again again when again.First <= after => await log.FollowAsync(again, cancellation),
            _ => null,
        };
}
