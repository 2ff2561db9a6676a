using AgentCore.Channels;
using AgentCore.EventLog;
using AgentCore.Messages;
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
        (int replayed, int gaps) = (0, 0);
        if (start is ReplayStart.From from)
        {
            if (from.Gap is { } gone) await TellAsync(connectionId, new ServerMessage.Gap(gone.From, gone.To, gone.Reason), cancellation);
            (replayed, gaps) = await SendRangeAsync(connectionId, channels, from.After, end, cancellation);
            if (from.Gap is not null) gaps++;
        }
        if (replayed > 0) metrics.Replayed(Transport.WebSocket, replayed);
        return new ServerMessage.Subscribed(channels.Names, end.ToString(), replayed, gaps == 0 ? null : gaps);
    }

    private async ValueTask<(int Replayed, int Gaps)> SendRangeAsync(
        string connectionId, ChannelSet channels, LogPosition after, LogPosition end, CancellationToken cancellation)
    {
        long begun = clock.GetTimestamp();
        var frame = new ReplayFrame();
        LogPosition given = after;
        (int replayed, int gaps) = (0, 0);
        await foreach (LogEntry entry in log.ReadAsync(after, end, cancellation))
        {
            if (entry is LogEntry.Lost lost)
            {
                await FlushAsync(connectionId, frame, cancellation);
                await TellAsync(connectionId, new ServerMessage.Gap(lost.From.ToString(), lost.Position, lost.Reason), cancellation);
                gaps++;
            }
            LogEntry.Recorded? found = await EventOfAsync(entry, after, cancellation);
            bool isWanted = found is not null && channels.Matches(found.Event.Type, found.Event.AgentId);
            if ((isWanted && replayed == MaxEvents) || clock.GetElapsedTime(begun) > MaxDuration)
            {
                await FlushAsync(connectionId, frame, cancellation);
                await TellAsync(connectionId, new ServerMessage.Gap(given.ToString(), end, GapReason.TooMany), cancellation);
                return (replayed, gaps + 1);
            }
            if (isWanted)
            {
                if (!frame.TryAdd(found!.Position, found.Event))
                {
                    await FlushAsync(connectionId, frame, cancellation);
                    frame.TryAdd(found.Position, found.Event);
                }
                replayed++;
            }
            given = entry.Position;
        }
        await FlushAsync(connectionId, frame, cancellation);
        return (replayed, gaps);
    }

    /// <summary>The event that an entry stands for; a repetition counts only where its first place is not read here anyway.</summary>
    private async ValueTask<LogEntry.Recorded?> EventOfAsync(LogEntry entry, LogPosition after, CancellationToken cancellation) =>
        entry switch
        {
            LogEntry.Recorded recorded => recorded,
            LogEntry.Again again when again.First <= after => await log.FollowAsync(again, cancellation),
            _ => null,
        };

    private async Task FlushAsync(string connectionId, ReplayFrame frame, CancellationToken cancellation)
    {
        if (frame.IsEmpty) return;
        await hub.SendToConnectionAsync(connectionId, frame.Take(), cancellation);
    }

    private Task TellAsync(string connectionId, ServerMessage.Gap gap, CancellationToken cancellation)
    {
        metrics.Gap(Transport.WebSocket, gap.Reason);
        return hub.SendToConnectionAsync(connectionId, gap.ToJson(), cancellation);
    }
}
