using System.Globalization;
using System.Text;
using AgentCore.Access;
using AgentCore.Channels;
using AgentCore.Events;
using AgentCore.Limits;
using AgentCore.Liveness;
using AgentCore.Relay;
using AgentCore.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.Sessions;

/// <summary>The whole of Core's WebSocket side over a hub and a log in memory, on a clock that the test moves.</summary>
internal sealed class World
{
    public const string OtherIssuer = "https://other.test";

    private readonly EventCatalogue catalogue;
    private int published;
    private int connected;

    /// <param name="skew">How far the clocks of the handlers run ahead.</param>
    /// <param name="moreTypes">Event types beside the guide's five.</param>
    public World(TimeSpan skew = default, params IEnumerable<string> moreTypes)
    {
        catalogue = new EventCatalogue([.. EventCatalogue.DefaultTypes, .. moreTypes]);
        var clock = new SkewedClock(Clock, skew);
        var access = new AccessOptions
        {
            Audiences = { Access.Gate.Audience },
            Issuers = { Access.Gate.Shared(), Access.Gate.Shared(OtherIssuer) },
            AllowedOrigins = { "https://app.test" },
        };
        var validator = new TokenValidator(access, clock, NullLogger<TokenValidator>.Instance, Unmeasured.Metrics.Connections);
        (Hub, Log) = (new TestHub(Clock), new TestLog(Clock));
        Gate = new ConnectGate(validator, new OriginPolicy(access), catalogue, Liveness, clock, Unmeasured.Metrics.Connections);
        Gateway = new SessionGateway(Hub, Log, validator, catalogue, Limits, Liveness, SharedLanes.All, clock, NullLogger<SessionGateway>.Instance,
            Unmeasured.Metrics.Connections, Unmeasured.Metrics.Deliveries);
        Heartbeat = NewHeartbeat();
        Relay = new EventRelay(Log, Hub, new RelayOptions(), Clock, Unmeasured.Metrics.Relay, Unmeasured.Metrics.Deliveries, NullLogger<EventRelay>.Instance);
    }

    /// <summary>Begins on the boundary of a window, and so of a tick and a run.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public LivenessOptions Liveness { get; } = new();

    public LimitOptions Limits { get; } = new();

    public TestHub Hub { get; }

    public TestLog Log { get; }

    public ConnectGate Gate { get; }

    public SessionGateway Gateway { get; }

    public Heartbeat Heartbeat { get; }

    public EventRelay Relay { get; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Another instance of the heartbeat, on a clock of its own.</summary>
    public Heartbeat NewHeartbeat(TimeSpan skew = default) =>
        new(Hub, Log, Liveness, new SkewedClock(Clock, skew), NullLogger<Heartbeat>.Instance, Unmeasured.Metrics.Hub);

    public string Mint(
        string subject = "alice", IReadOnlyCollection<string>? channels = null, TimeSpan? lifetime = null, string? issuer = null)
    {
        var mint = new TokenMint(Access.Gate.Shared(issuer), Access.Gate.Audience, Clock);
        return mint.Mint(subject, channels ?? ["*"], lifetime ?? TimeSpan.FromHours(1)).Token;
    }

    /// <summary>Asks the gate about a direct connection.</summary>
    public ValueTask<ConnectAnswer> AskAsync(string id, string token, string? channels = null, params string[] subprotocols)
    {
        var query = new Dictionary<string, string[]> { ["token"] = [token] };
        if (channels is not null) query["channels"] = [channels];
        Dictionary<string, string[]> nothing = [];
        return Gate.DecideAsync(new ConnectRequest(id, nothing, query, nothing, subprotocols), Cancellation);
    }

    /// <summary>Connects, and is greeted.</summary>
    public async Task<Session> ConnectAsync(string? token = null, string? channels = null)
    {
        string id = $"connection-{++connected}";
        return await BeginAsync(id, Assert.IsType<ConnectAnswer.Accepted>(await AskAsync(id, token ?? Mint(), channels)));
    }

    public async Task<Session> BeginAsync(string id, ConnectAnswer.Accepted accepted)
    {
        var session = new Session(this, Hub.Connect(id, accepted.Groups), accepted.State);
        await Gateway.GreetAsync(id, accepted.State, Cancellation);
        return session;
    }

    /// <summary>An event that has not been before.</summary>
    public AgentEvent NewEvent(string type = "agent.error", string? agent = null, string? data = null)
    {
        string id = (++published).ToString(CultureInfo.InvariantCulture);
        byte[] json = Encoding.UTF8.GetBytes(data ?? (agent is null ? $$"""{"n":{{id}}}""" : $$"""{"n":{{id}},"agent_id":"{{agent}}"}"""));
        var incoming = new IncomingEvent("/tests", id, EventCatalogue.DefaultTypes[0], null, json);
        EventVerdict verdict = new EventCheck(new EventOptions(), Unmeasured.Metrics.Events).Check(incoming, Clock.GetUtcNow());
        return Assert.IsType<EventVerdict.Accepted>(verdict).Event with { Type = type };
    }

    public Task PublishAsync(params AgentEvent[] events) => Relay.PublishAsync(events, Cancellation);

    /// <summary>Moves the clock on by runs of the heartbeat, and runs it.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        for (TimeSpan left = by; left > TimeSpan.Zero; left -= Liveness.RunEvery)
        {
            Clock.Advance(left < Liveness.RunEvery ? left : Liveness.RunEvery);
            if (left >= Liveness.RunEvery) await Heartbeat.RunAsync(Cancellation);
        }
    }
}
