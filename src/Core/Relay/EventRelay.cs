using System.Buffers;
using System.Diagnostics;
using AgentCore.Channels;
using AgentCore.Delivery;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Messages;
using AgentCore.PubSub;
using AgentCore.Telemetry;
using Microsoft.Extensions.Logging;

namespace AgentCore.Relay;

/// <summary>Brings events into the log and from there to every WebSocket subscriber.</summary>
public sealed partial class EventRelay(
    IEventLog log, IHub hub, RelayOptions options, TimeProvider clock, RelayMetrics metrics, DeliveryMetrics deliveries,
    ILogger<EventRelay> logger)
{
    private readonly DuplicateTally tally = new(clock, logger);

    /// <summary>
    /// Appends the events and sends each to its subscribers. When it returns, all are in the log and were sent within the deadline.
    /// A duplicate is sent again, since the first try may have died between append and send: under its first id and with the first content,
    /// as the log holds them.
    /// </summary>
    /// <param name="events">The events, in the order in which they enter the log.</param>
    /// <param name="cancellation">Cancels the wait; the events may be appended and sent all the same.</param>
    /// <param name="isAwaited">Somebody waits for the answer: the append has <see cref="StorageWait.Longest"/>.</param>
    /// <exception cref="RelayException">A send failed or came too late. Event Grid's redelivery mends it.</exception>
    /// <exception cref="StorageException">The events are not known to be in the log. A repeated call is safe.</exception>
    public async Task PublishAsync(IReadOnlyList<AgentEvent> events, CancellationToken cancellation, bool isAwaited = false)
    {
        if (events.Count == 0) return;
        using Activity? activity = RelayActivities.Relay(events);
        var outcome = RelayOutcome.NotAppended;
        try
        {
            long begun = clock.GetTimestamp();
            IReadOnlyList<Appended> appended = await AppendAsync(events, isAwaited, cancellation);
            outcome = RelayOutcome.NotSent;
            await SendAsync(HeldOf(events, appended), begun, cancellation);
            outcome = RelayOutcome.Sent;
        }
        catch (RelayException late) when (late.InnerException is null)
        {
            outcome = RelayOutcome.Late;
            throw;
        }
        finally
        {
            metrics.Relayed(outcome);
            activity.Ended(outcome);
        }
    }

    /// <summary>The events as the log holds them, in their order.</summary>
    private List<(AgentEvent Event, Appended Place)> HeldOf(IReadOnlyList<AgentEvent> events, IReadOnlyList<Appended> appended)
    {
        var held = new List<(AgentEvent, Appended)>(events.Count);
        (int conflicts, int missing, int duplicates) = (0, 0, 0);
        for (int index = 0; index < events.Count; index++)
        {
            Appended place = appended[index];
            if (place.IsDuplicate) duplicates++;
            if (!place.IsDuplicate)
            {
                held.Add((events[index], place));
            }
            else if (place.First is not { } first)
            {
                missing++;
            }
            else
            {
                held.Add((first, place));
                if (!IsSameContent(first, events[index])) conflicts++;
            }
        }
        if (duplicates > 0) tally.Add(duplicates);
        if (missing > 0) LogNoLongerHeld(missing, events.Count);
        if (conflicts == 0) return held;
        metrics.Conflicted(conflicts);
        LogConflicts(conflicts, events.Count);
        return held;
    }

    /// <summary>
    /// Type and data. The time does not count: an event without one has the time of its arrival, which is another at each try.
    /// </summary>
    private static bool IsSameContent(AgentEvent one, AgentEvent other) => one.Type == other.Type && one.Data.Span.SequenceEqual(other.Data.Span);

    private async Task<IReadOnlyList<Appended>> AppendAsync(
        IReadOnlyList<AgentEvent> events, bool isAwaited, CancellationToken cancellation)
    {
        using Activity? activity = RelayActivities.Append();
        try
        {
            return isAwaited
                ? await StorageWait.AskAsync(clock, stop => log.AppendAsync(events, stop), cancellation)
                : await log.AppendAsync(events, cancellation);
        }
        catch (Exception failure)
        {
            activity.Failed(failure);
            throw;
        }
    }

    private async Task SendAsync(
        IEnumerable<(AgentEvent Event, Appended Place)> events, long begun, CancellationToken cancellation)
    {
        long appended = clock.GetTimestamp();
        IEnumerable<Task> lanes = events
            .DistinctBy(item => item.Place.Position)
            .GroupBy(item => item.Event.Type, StringComparer.Ordinal)
            .Select(lane => SendLaneAsync(lane, begun, appended, cancellation));
        try
        {
            await Task.WhenAll(lanes);
        }
        catch (HubException failure)
        {
            throw new RelayException("Some events of the batch were not sent.", failure);
        }
    }

    private async Task SendLaneAsync(
        IGrouping<string, (AgentEvent Event, Appended Place)> lane, long begun, long appended, CancellationToken cancellation)
    {
        using Activity? activity = RelayActivities.Send(lane.Key);
        try
        {
            await SendInOrderAsync(lane, begun, appended, cancellation);
        }
        catch (Exception failure)
        {
            activity.Failed(failure);
            throw;
        }
    }

    private async Task SendInOrderAsync(
        IEnumerable<(AgentEvent Event, Appended Place)> lane, long begun, long appended, CancellationToken cancellation)
    {
        var message = new ArrayBufferWriter<byte>();
        foreach ((AgentEvent sent, Appended place) in lane)
        {
            message.ResetWrittenCount();
            EventMessage.Write(message, place.Position, sent);
            string listeners = ListenersOf(sent);
            try
            {
                await hub.SendToAllAsync(message.WrittenMemory, listeners, cancellation);
                deliveries.Delivered(Transport.WebSocket, 1);
                deliveries.Took(Transport.WebSocket, clock.GetElapsedTime(appended), clock.GetUtcNow() - sent.Time);
            }
            catch (HubException refused) when (refused.IsForTheMessage)
            {
                await AnnounceAsync(place, listeners, cancellation);
                LogRefused(message.WrittenCount, place.Position, refused.Status);
            }
            if (clock.GetElapsedTime(begun) > options.Deadline) throw new RelayException("The batch was sent too late to count.");
        }
    }

    /// <summary>
    /// Sends a gap in the place of an event that the hub refuses for what it is: a redelivery would be refused again, and would hold up the
    /// events behind it. Where the hub refuses the gap too, the reason is not the event, and the call fails.
    /// </summary>
    private async Task AnnounceAsync(Appended place, string listeners, CancellationToken cancellation)
    {
        var gap = new ServerMessage.Gap(place.Start.ToString(), place.Position, GapReason.Undeliverable);
        await hub.SendToAllAsync(gap.ToJson(), listeners, cancellation);
        deliveries.Gap(Transport.WebSocket, gap.Reason);
    }

    /// <summary>One filter over all groups that hear the event: nobody gets it twice, nobody who changes groups misses it.</summary>
    private static string ListenersOf(AgentEvent sent)
    {
        var ofType = new Channel(sent.Type);
        if (sent.AgentId is null) return ODataFilter.InAny([ofType.Name, ChannelGroups.Automatic(ofType)]);
        var ofAgent = new Channel(sent.Type, sent.AgentId);
        return ODataFilter.InAny([ofType.Name, ChannelGroups.Automatic(ofType), ofAgent.Name, ChannelGroups.Automatic(ofAgent)]);
    }

    [LoggerMessage(1310, LogLevel.Warning,
        "{Conflicts} of {Published} events have the source and id of an event with other content; the first content was sent.")]
    private partial void LogConflicts(int conflicts, int published);

    [LoggerMessage(1311, LogLevel.Warning,
        "{Missing} of {Published} events are duplicates whose first records the log no longer holds; they were not sent again.")]
    private partial void LogNoLongerHeld(int missing, int published);

    [LoggerMessage(1312, LogLevel.Error,
        "Web PubSub refuses the message of {Bytes} bytes for the event at {Position} with {Status}; its subscribers were sent a gap instead.")]
    private partial void LogRefused(int bytes, LogPosition position, int? status);
}
