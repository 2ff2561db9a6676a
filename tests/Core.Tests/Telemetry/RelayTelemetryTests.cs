using System.Diagnostics;
using AgentCore.Access;
using AgentCore.Events;
using AgentCore.Relay;
using AgentCore.Sessions;
using AgentCore.Testing;

namespace AgentCore.Telemetry;

public sealed class RelayTelemetryTests : IDisposable
{
    private const string First = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private const string Second = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    private readonly World world = new();
    private readonly RealtimeMetrics metrics = new();
    private readonly MeterReadings readings;
    private readonly Traced traced = new();
    private readonly EventRelay relay;

    public RelayTelemetryTests()
    {
        readings = new MeterReadings(metrics);
        relay = new EventRelay(world.Log, world.Hub, new RelayOptions(), world.Clock, metrics);
    }

    [Fact]
    public async Task A_batch_is_one_trace_linked_to_its_publishers()
    {
        await PublishAsync(
            world.NewEvent() with { TraceParent = First },
            world.NewEvent("task.progress") with { TraceParent = Second },
            world.NewEvent() with { TraceParent = First },
            world.NewEvent());

        Activity batch = traced.Single("relay");
        Assert.Equal(ActivityKind.Consumer, batch.Kind);
        Assert.Equal([First[3..35], Second[3..35]], batch.Links.Select(link => link.Context.TraceId.ToString()).Order());
        Assert.All(batch.Links, link => Assert.True(link.Context.IsRemote));
        Assert.Equal(4, batch.GetTagItem("messaging.batch.message_count"));
        Assert.Equal(batch.SpanId, traced.Single("append").ParentSpanId);
        Assert.Equal(["agent.error", "task.progress"], traced.Of("send").Select(lane => lane.GetTagItem("agentcore.event.type")).Order());
        Assert.All(traced.Of("send"), lane => Assert.Equal(batch.SpanId, lane.ParentSpanId));
    }

    [Fact]
    public async Task Each_send_is_counted_and_timed_from_the_append_and_from_the_event()
    {
        AgentEvent published = world.NewEvent();
        world.Clock.Advance(TimeSpan.FromSeconds(7));
        world.Hub.BeforeCall = () =>
        {
            world.Clock.Advance(TimeSpan.FromSeconds(2));
            return Task.CompletedTask;
        };
        await PublishAsync(published, world.NewEvent("task.progress"));

        Assert.Equal(2, readings.Sum("agentcore.deliveries kind=live transport=websocket"));
        Assert.Equal(1, readings.Sum("agentcore.relay.batches outcome=sent"));
        Assert.Equal([2, 4], readings.Of("agentcore.delivery.duration transport=websocket").Order());
        Assert.Contains(9, readings.Of("agentcore.delivery.age transport=websocket"));
    }

    [Fact]
    [Requirement("Secrets failures")]
    public async Task What_fails_says_where_and_nothing_of_what_a_service_said()
    {
        world.Hub.Faults = _ => Fault.Refused;
        await Assert.ThrowsAsync<RelayException>(() => PublishAsync(world.NewEvent()));
        Assert.Equal((ActivityStatusCode.Error, "HubException"), StatusOf("send"));
        Assert.Equal((ActivityStatusCode.Error, "NotSent"), StatusOf("relay"));
        Assert.Equal(1, readings.Sum("agentcore.relay.batches outcome=not_sent"));
    }

    [Fact]
    public async Task A_log_that_is_down_is_told_from_a_hub_that_is()
    {
        world.Log.Failure = new IOException("secret");
        await Assert.ThrowsAsync<IOException>(() => PublishAsync(world.NewEvent()));
        Assert.Equal((ActivityStatusCode.Error, "IOException"), StatusOf("append"));
        Assert.Equal(1, readings.Sum("agentcore.relay.batches outcome=not_appended"));
    }

    [Fact]
    public async Task A_batch_past_its_deadline_is_late()
    {
        world.Hub.BeforeCall = () =>
        {
            world.Clock.Advance(TimeSpan.FromSeconds(21));
            return Task.CompletedTask;
        };
        await Assert.ThrowsAsync<RelayException>(() => PublishAsync(world.NewEvent()));
        Assert.Equal(1, readings.Sum("agentcore.relay.batches outcome=late"));
    }

    [Fact]
    public async Task A_duplicate_with_other_content_is_counted_and_logged_once_a_call_without_its_content()
    {
        var logger = new RecordingLogger<EventRelay>();
        var relay = new EventRelay(world.Log, world.Hub, new RelayOptions(), world.Clock, metrics, logger);
        AgentEvent first = world.NewEvent();
        await relay.PublishAsync([first, first with { Time = first.Time.AddDays(1) }], TestContext.Current.CancellationToken);
        Assert.Equal(0, readings.Sum("agentcore.events.conflicts"));
        Assert.Empty(logger.Lines);

        AgentEvent otherData = first with { Data = """{"secret":1}"""u8.ToArray() };
        await relay.PublishAsync([otherData, otherData, first with { Type = "task.progress" }, first], TestContext.Current.CancellationToken);
        Assert.Equal(3, readings.Sum("agentcore.events.conflicts"));
        string line = Assert.Single(logger.Lines);
        Assert.StartsWith("1310 3 of 4 events", line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        traced.Dispose();
        readings.Dispose();
        metrics.Dispose();
    }

    private Task PublishAsync(params AgentEvent[] events) => relay.PublishAsync(events, TestContext.Current.CancellationToken);

    private (ActivityStatusCode, string?) StatusOf(string name)
    {
        Activity activity = traced.Single(name);
        return (activity.Status, activity.StatusDescription);
    }
}
