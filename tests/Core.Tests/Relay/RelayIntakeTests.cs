using System.Text;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Sessions;
using AgentCore.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.Relay;

public sealed class RelayIntakeTests
{
    private readonly World world = new();
    private readonly KeptAside kept = new();

    private static readonly string Good = Event("good", "agent.error", """{"n":1}""");

    /// <summary>Events that a library for CloudEvents cannot read, or that may not enter the log, with a word of their reasons.</summary>
    public static TheoryData<string, string> BadEvents => new()
    {
        { """{"specversion":"1.0","id":"1","source":"/a","data":{}}""", "'type'" },
        { """{"specversion":"1.0","id":"1","source":"/a","type":"agent.error","time":"yesterday","data":{}}""", "'time'" },
        { """{"specversion":"1.0","id":"1","source":"/a","type":"agent.error","time":"05:06","data":{}}""", "RFC 3339" },
        { """{"specversion":"1.0","id":"1","source":"/a","type":"agent.error","time":"03/04/2026","data":{}}""", "RFC 3339" },
        { """{"specversion":"1.0","id":"1","source":"/a","type":"agent.error","time":7,"data":{}}""", "'time'" },
        { """{"specversion":"1.0","id":"1","source":"/a","type":"agent.error","data":{},"data_base64":"e30="}""", "'data_base64'" },
        { """{"specversion":"1.0","id":"1","source":"/a","type":"agent.error","Bad_Ext":"x","data":{}}""", "'Bad_Ext'" },
        { """{"specversion":"1.0","id":"1","source":"/a","type":"agent.error","traceparent":7,"data":{}}""", "'traceparent'" },
        { """{"specversion":"1.0","id":"1","source":"/a","type":"agent.error"}""", "'data'" },
        { $$"""{"specversion":"1.0","id":"1","source":"/a","type":"agent.error","data":{{Nested(60)}}}""", "deeper than 59" },
        { $$"""{"specversion":"1.0","id":"1","source":"/a","type":"agent.error","data_base64":"{{Base64(Nested(500))}}"}""", "deeper than 59" },
        { """{"specversion":"0.3","id":"1","source":"/a","type":"agent.error","data":{}}""", "'specversion'" },
        { "[1]", "not a JSON object" },
        { "not JSON", "not JSON" },
        { "", "not JSON" },
    };

    [Theory]
    [MemberData(nameof(BadEvents))]
    public async Task A_bad_event_is_kept_whole_with_its_reason_and_its_neighbours_are_relayed(string bad, string reason)
    {
        await TakeAsync(Good, bad, Event("good2", "agent.error", "{}"));
        Assert.Equal(["good", "good2"], Logged());
        RejectedEvent rejected = Assert.Single(kept.All);
        Assert.Equal(bad, Encoding.UTF8.GetString(rejected.Text.Span));
        Assert.Contains(reason, rejected.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_null_attribute_does_not_reject_an_event()
    {
        await TakeAsync("""{"specversion":"1.0","id":"1","source":"/a","type":"agent.error","time":null,"traceparent":null,"x":null,"data":{}}""");
        Assert.Equal(["1"], Logged());
        Assert.Empty(kept.All);
    }

    [Fact]
    public async Task A_rejected_event_has_its_own_time_where_it_can_be_read()
    {
        await TakeAsync("""{"specversion":"1.0","id":"1","source":"/a","type":"no.such","time":"2026-01-01T00:00:00Z","data":{}}""");
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), Assert.Single(kept.All).Time);
    }

    [Fact]
    public async Task Events_that_cannot_be_read_are_counted_as_such()
    {
        using var metrics = new RealtimeMetrics();
        using var readings = new MeterReadings(metrics);
        await Intake(metrics).TakeAsync([Encoding.UTF8.GetBytes("{}"), Encoding.UTF8.GetBytes(Event("1", "no.such", "{}"))], World.Cancellation);
        Assert.Equal(1, readings.Sum("agentcore.events.rejected reason=unreadable"));
        Assert.Equal(1, readings.Sum("agentcore.events.rejected reason=type"));
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

    private Task TakeAsync(params string[] delivery) =>
        Intake(null).TakeAsync([.. delivery.Select(text => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(text)))], World.Cancellation);

    private RelayIntake Intake(RealtimeMetrics? metrics) =>
        new(new EventCheck(new EventOptions(), (metrics ?? Unmeasured.Metrics).Events), world.Relay, kept, world.Clock, NullLogger<RelayIntake>.Instance);

    private IEnumerable<string> Logged() => world.Log.Entries.Cast<LogEntry.Recorded>().Select(entry => entry.Event.Id);

    private static string Event(string id, string type, string data) =>
        $$"""{"specversion":"1.0","id":"{{id}}","source":"/tests","type":"{{type}}","data":{{data}}}""";

    private static string Nested(int depth) => $$"""{"a":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
