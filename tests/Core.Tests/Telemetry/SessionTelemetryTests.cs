using AgentCore.Access;
using AgentCore.Channels;
using AgentCore.Events;
using AgentCore.Liveness;
using AgentCore.Sessions;
using AgentCore.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.Telemetry;

public sealed class SessionTelemetryTests : IDisposable
{
    private readonly World world = new();
    private readonly RealtimeMetrics metrics = new();
    private readonly MeterReadings readings;
    private readonly AccessOptions access = new() { Audiences = { Gate.Audience }, Issuers = { Gate.Shared() } };
    private readonly TokenValidator validator;

    public SessionTelemetryTests()
    {
        readings = new MeterReadings(metrics);
        validator = new TokenValidator(access, world.Clock, NullLogger<TokenValidator>.Instance, metrics.Connections);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("WebSocket logging")]
    public async Task A_refusal_is_counted_by_its_code_for_the_token_and_for_the_connection()
    {
        var gate = new ConnectGate(validator, new OriginPolicy(access), EventCatalogue.Default, new LivenessOptions(), world.Clock, metrics.Connections);
        var none = new Dictionary<string, string[]>();
        await gate.DecideAsync(new ConnectRequest("1", none, none, none, []), Stop);
        Assert.Equal(1, readings.Sum("agentcore.tokens.refused code=TOKEN_MISSING"));
        Assert.Equal(1, readings.Sum("agentcore.connections.refused code=TOKEN_MISSING transport=websocket"));
    }

    [Fact]
    public async Task A_heartbeat_is_counted_and_what_failed_of_it_is_named()
    {
        var heartbeat = new Heartbeat(world.Hub, world.Log, world.Liveness, world.Clock, NullLogger<Heartbeat>.Instance, metrics.Hub);
        await heartbeat.RunAsync(Stop);
        world.Hub.Faults = _ => Fault.Refused;
        world.Clock.Advance(world.Liveness.RunEvery);
        await Assert.ThrowsAsync<AggregateException>(() => heartbeat.RunAsync(Stop));

        Assert.Equal(1, readings.Sum("agentcore.heartbeat.runs outcome=whole"));
        Assert.Equal(1, readings.Sum("agentcore.heartbeat.runs outcome=failed"));
        Assert.Equal(1, readings.Sum("agentcore.heartbeat.failures concern=ping"));
    }

    [Fact]
    public async Task Messages_over_their_rate_and_events_replayed_are_counted()
    {
        var gateway = new SessionGateway(
            world.Hub, world.Log, validator, EventCatalogue.Default, world.Limits, world.Liveness, SharedLanes.All, world.Clock,
            NullLogger<SessionGateway>.Instance, metrics.Connections, metrics.Deliveries);
        Session session = await world.ConnectAsync();
        await world.PublishAsync(world.NewEvent(), world.NewEvent());
        string? state = session.State;
        for (int i = 0; i <= world.Limits.MessageBurst; i++)
        {
            byte[] message = """{"type":"subscribe","channels":["agent.error"],"since":"earliest"}"""u8.ToArray();
            state = (await gateway.HandleAsync(new ClientEvent(session.Connection.Id, state, "message", message), Stop)).State ?? state;
        }
        Assert.Equal(1, readings.Sum("agentcore.requests.rate_limited request=message"));
        Assert.Equal(2 * world.Limits.MessageBurst, readings.Sum("agentcore.deliveries kind=replay transport=websocket"));
    }

    [Fact]
    public void A_rejected_event_is_counted_by_what_is_wrong_with_it()
    {
        var check = new EventCheck(new EventOptions(), metrics.Events);
        check.Check(new IncomingEvent("/tests", "the-id-of-an-event", "no.such.type", null, "{}"u8.ToArray()), world.Clock.GetUtcNow());
        check.Check(new IncomingEvent("/tests", "the-id-of-an-event", "agent.error", null, "[]"u8.ToArray()), world.Clock.GetUtcNow());
        Assert.Equal(["agentcore.events.rejected reason=type", "agentcore.events.rejected reason=data"], readings.Series);
    }

    public void Dispose()
    {
        readings.Dispose();
        metrics.Dispose();
    }
}
