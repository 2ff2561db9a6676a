using System.Buffers;
using AgentCore.Channels;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Messages;
using AgentCore.Sessions;

namespace AgentCore.Relay;

/// <summary>Brings events into the log and from there to every WebSocket subscriber.</summary>
public sealed class EventRelay(IEventLog log, IHub hub, RelayOptions options, TimeProvider clock)
{
    /// <summary>
    /// Appends the events and sends each to its subscribers. When it returns, all are in the log and were sent within the deadline.
    /// A duplicate is sent again under its first id: the first try may have died between append and send.
    /// </summary>
    /// <exception cref="RelayException">A send failed or came too late. Event Grid's redelivery mends it.</exception>
    public async Task PublishAsync(IReadOnlyList<AgentEvent> events, CancellationToken cancellation)
    {
        if (events.Count == 0) return;
        long begun = clock.GetTimestamp();
        IReadOnlyList<Appended> appended = await log.AppendAsync(events, cancellation);
        IEnumerable<Task> lanes = events.Zip(appended, (sent, place) => (Event: sent, place.Position))
            .DistinctBy(item => item.Position)
            .GroupBy(item => item.Event.Type, StringComparer.Ordinal)
            .Select(lane => SendInOrderAsync(lane, begun, cancellation));
        try
        {
            await Task.WhenAll(lanes);
        }
        catch (HubException failure)
        {
            throw new RelayException("Some events of the batch were not sent.", failure);
        }
    }

    private async Task SendInOrderAsync(
        IEnumerable<(AgentEvent Event, LogPosition Position)> lane, long begun, CancellationToken cancellation)
    {
        var message = new ArrayBufferWriter<byte>();
        foreach ((AgentEvent sent, LogPosition position) in lane)
        {
            message.ResetWrittenCount();
            EventMessage.Write(message, position, sent);
            await hub.SendToAllAsync(message.WrittenMemory, ListenersOf(sent), cancellation);
            if (clock.GetElapsedTime(begun) > options.Deadline) throw new RelayException("The batch was sent too late to count.");
        }
    }

    /// <summary>One filter over all groups that hear the event: nobody gets it twice, nobody who changes groups misses it.</summary>
    private static string ListenersOf(AgentEvent sent)
    {
        var ofType = new Channel(sent.Type);
        if (sent.AgentId is null) return ODataFilter.InAny([ofType.Name, SessionGroups.Auto(ofType)]);
        var ofAgent = new Channel(sent.Type, sent.AgentId);
        return ODataFilter.InAny([ofType.Name, SessionGroups.Auto(ofType), ofAgent.Name, SessionGroups.Auto(ofAgent)]);
    }
}
