using System.Text;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.Relay;

public sealed class RelayIntakeTests
{
    private readonly World world = new();
    private readonly KeptAside kept = new();

    private static readonly IncomingEvent Good = Event("good", "agent.error", """{"n":1}""");

    [Fact]
    public async Task Good_events_are_relayed_in_their_order_and_the_others_kept_with_their_reasons()
    {
        await TakeAsync(Event("a", "no.such", "{}"), Good, Event("b", "agent.error", "[]"), Good with { Id = "good2" });
        Assert.Equal(["good", "good2"], Logged());
        Assert.Equal(["a", "b"], kept.All.Select(item => item.Event.Id).Order());
        Assert.Contains("'type'", kept.All.Single(item => item.Event.Id == "a").Reason, StringComparison.Ordinal);
        Assert.Contains("'data'", kept.All.Single(item => item.Event.Id == "b").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_cannot_be_kept_fails_the_delivery_and_holds_up_nothing_of_it()
    {
        kept.Failure = new IOException("The storage is away.");
        await Assert.ThrowsAsync<IOException>(() => TakeAsync(Event("a", "no.such", "{}"), Good));
        Assert.Equal(["good"], Logged());
    }

    [Fact]
    public async Task A_send_that_fails_fails_the_delivery_and_holds_up_no_rejected_event()
    {
        world.Hub.Faults = _ => Fault.Refused;
        await Assert.ThrowsAsync<RelayException>(() => TakeAsync(Event("a", "no.such", "{}"), Good));
        Assert.Single(kept.All);
    }

    [Fact]
    public async Task An_empty_delivery_asks_nothing_of_anyone()
    {
        await TakeAsync();
        Assert.Empty(world.Hub.Operations);
    }

    private Task TakeAsync(params IncomingEvent[] delivery) =>
        new RelayIntake(new EventCheck(new EventOptions()), world.Relay, kept, world.Clock, NullLogger<RelayIntake>.Instance)
            .TakeAsync(delivery, World.Cancellation);

    private IEnumerable<string> Logged() => world.Log.Entries.Cast<LogEntry.Recorded>().Select(entry => entry.Event.Id);

    private static IncomingEvent Event(string id, string type, string data) => new("/tests", id, type, null, Encoding.UTF8.GetBytes(data));
}
