using System.Diagnostics;
using AgentCore.Access;
using AgentCore.Events;
using AgentCore.Relay;
using AgentCore.Sessions;
using AgentCore.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.Telemetry;

public sealed class RelayTelemetryTests : IDisposable
{
    /// <summary>Of this test alone: the listener of another one gets these activities, too.</summary>
    private readonly string first = TraceParentOf(ActivityTraceId.CreateRandom());
    private readonly string second = TraceParentOf(ActivityTraceId.CreateRandom());

    private readonly World world = new();
    private readonly RealtimeMetrics metrics = new();
    private readonly MeterReadings readings;
    private readonly Traced traced = new();
    private readonly EventRelay relay;

    public RelayTelemetryTests()
    {
        readings = new MeterReadings(metrics);
        relay = new EventRelay(world.Log, world.Hub, new RelayOptions(), world.Clock, metrics.Relay, metrics.Deliveries, NullLogger<EventRelay>.Instance);
    }

    [Fact]
    public async Task A_batch_of_one_publisher_continues_its_trace()
    {
        await PublishAsync(world.NewEvent() with { TraceParent = first }, world.NewEvent("task.progress") with { TraceParent = first }, world.NewEvent());

        Activity batch = traced.Single("relay");
        Assert.Equal(ActivityKind.Consumer, batch.Kind);
        Assert.Equal(first[3..35], batch.TraceId.ToString());
        Assert.Equal(first[36..52], batch.ParentSpanId.ToString());
        Assert.True(batch.HasRemoteParent);
        Assert.Equal(3, batch.GetTagItem("messaging.batch.message_count"));
        Assert.Equal([traced.Root.SpanId], batch.Links.Select(link => link.Context.SpanId));
        AssertParts(batch, "agent.error", "task.progress");
    }

    [Fact]
    public async Task Two_publishes_of_one_trace_are_the_parent_and_a_link()
    {
        string later = TraceParentOf(ActivityTraceId.CreateFromString(first.AsSpan(3, 32)));
        await PublishAsync(world.NewEvent() with { TraceParent = first }, world.NewEvent() with { TraceParent = later });

        Activity batch = traced.Single("relay");
        Assert.Equal(first[36..52], batch.ParentSpanId.ToString());
        Assert.Equal([later[36..52], traced.Root.SpanId.ToString()], batch.Links.Select(link => link.Context.SpanId.ToString()));
    }

    [Fact]
    public async Task A_batch_of_several_publishers_is_a_trace_of_its_own_linked_to_theirs()
    {
        await PublishAsync(
            world.NewEvent() with { TraceParent = first },
            world.NewEvent("task.progress") with { TraceParent = second },
            world.NewEvent() with { TraceParent = first },
            world.NewEvent());

        Activity batch = traced.Single("relay");
        AssertRoot(batch);
        Assert.Equal(
            [first[3..35], second[3..35], traced.Root.TraceId.ToString()], batch.Links.Select(link => link.Context.TraceId.ToString()));
        Assert.Equal([true, true, false], batch.Links.Select(link => link.Context.IsRemote));
        AssertParts(batch, "agent.error", "task.progress");
    }

    [Fact]
    public async Task A_batch_without_a_publishers_trace_is_a_trace_of_its_own()
    {
        await PublishAsync(world.NewEvent());

        Activity batch = traced.Single("relay");
        AssertRoot(batch);
        Assert.Equal([traced.Root.SpanId], batch.Links.Select(link => link.Context.SpanId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_unsampled_request_is_neither_parent_nor_link(bool isOnePublisher)
    {
        traced.Root.ActivityTraceFlags = ActivityTraceFlags.None;
        string other = isOnePublisher ? first : second;
        await PublishAsync(world.NewEvent() with { TraceParent = first }, world.NewEvent() with { TraceParent = other });

        Activity batch = Assert.Single(traced.All, activity => activity.OperationName == "relay" && BelongsTo(first[3..35], activity));
        Assert.True(batch.Recorded);
        Assert.NotEqual(traced.Root.TraceId, batch.TraceId);
        Assert.DoesNotContain(batch.Links, link => link.Context.TraceId == traced.Root.TraceId);
        Assert.Same(traced.Root, Activity.Current);
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
        var relay = new EventRelay(world.Log, world.Hub, new RelayOptions(), world.Clock, metrics.Relay, metrics.Deliveries, logger);
        AgentEvent first = world.NewEvent();
        await relay.PublishAsync([first, first with { Time = first.Time.AddDays(1) }], TestContext.Current.CancellationToken);
        Assert.Equal(0, readings.Sum("agentcore.events.conflicts"));
        Assert.DoesNotContain(logger.Lines, line => line.StartsWith("1310", StringComparison.Ordinal));

        AgentEvent otherData = first with { Data = """{"secret":1}"""u8.ToArray() };
        await relay.PublishAsync([otherData, otherData, first with { Type = "task.progress" }, first], TestContext.Current.CancellationToken);
        Assert.Equal(3, readings.Sum("agentcore.events.conflicts"));
        string line = Assert.Single(logger.Lines, line => line.StartsWith("1310", StringComparison.Ordinal));
        Assert.StartsWith("1310 3 of 4 events", line, StringComparison.Ordinal);
        Assert.All(logger.Lines, any => Assert.DoesNotContain("secret", any, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        traced.Dispose();
        readings.Dispose();
        metrics.Dispose();
    }

    private Task PublishAsync(params AgentEvent[] events) => relay.PublishAsync(events, TestContext.Current.CancellationToken);

    private static string TraceParentOf(ActivityTraceId trace) => $"00-{trace}-{ActivitySpanId.CreateRandom()}-01";

    private static bool BelongsTo(string trace, Activity activity) =>
        activity.TraceId.ToString() == trace || activity.Links.Any(link => link.Context.TraceId.ToString() == trace);

    private void AssertRoot(Activity batch)
    {
        Assert.Equal(default, batch.ParentSpanId);
        Assert.NotEqual(traced.Root.TraceId, batch.TraceId);
    }

    /// <summary>The append and one send for each type are its children.</summary>
    private void AssertParts(Activity batch, params string[] types)
    {
        Assert.Equal(batch.SpanId, traced.Single("append").ParentSpanId);
        Assert.Equal(types, traced.Of("send").Select(lane => lane.GetTagItem("agentcore.event.type")).Order());
        Assert.All(traced.Of("send"), lane => Assert.Equal(batch.SpanId, lane.ParentSpanId));
    }

    private (ActivityStatusCode, string?) StatusOf(string name)
    {
        Activity activity = traced.Single(name);
        return (activity.Status, activity.StatusDescription);
    }
}
