using System.Text;
using AgentCore.Access;
using AgentCore.Channels;
using AgentCore.EventLog;
using AgentCore.Limits;
using AgentCore.Liveness;
using AgentCore.Scheduling;
using AgentCore.Sessions;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.Bench.Micro;

/// <summary>What a message from a WebSocket client costs the handler, Web PubSub's answer apart.</summary>
[MemoryDiagnoser]
public class SessionBenchmarks : IDisposable
{
    private const string Connection = "3b8f0a5c9d1e4f62";
    private const string Audience = "bench";

    private readonly Lanes lanes = new();
    private readonly SessionGateway gateway;
    private readonly ClientEvent pong;
    private readonly ClientEvent ping;
    private readonly ClientEvent subscribe;

    public SessionBenchmarks()
    {
        var issuer = new IssuerOptions { Issuer = "https://bench.test", SigningKey = new string('k', 48) };
        var access = new AccessOptions { Audiences = { Audience }, Issuers = { issuer } };
        var metrics = new RealtimeMetrics();
        var validator = new TokenValidator(access, TimeProvider.System, NullLogger<TokenValidator>.Instance, metrics.Connections);
        var liveness = new LivenessOptions();
        var log = new SegmentedLog(
            new MemorySegmentStore(4), new EventLogOptions(), TimeProvider.System, () => 1, NullLogger<SegmentedLog>.Instance, metrics.Log);
        log.AppendAsync([SampleEvent.Event], CancellationToken.None).GetAwaiter().GetResult();
        // The rate limit is out of the way: what is measured is a message that is taken.
        var limits = new LimitOptions { MessagesPerMinute = 60_000, MessageBurst = 10_000 };
        gateway = new SessionGateway(
            new NoHub(), log, validator, EventCatalogue.Default, limits, liveness, lanes, TimeProvider.System, NullLogger<SessionGateway>.Instance,
            metrics.Connections, metrics.Deliveries);

        var gate = new ConnectGate(validator, new OriginPolicy(access), EventCatalogue.Default, liveness, TimeProvider.System, metrics.Connections);
        string token = new TokenMint(issuer, Audience, TimeProvider.System).Mint("alice", ["agent.*", "task.*"], TimeSpan.FromDays(1)).Token;
        Dictionary<string, string[]> nothing = [];
        var request = new ConnectRequest(Connection, nothing, new Dictionary<string, string[]> { ["token"] = [token] }, nothing, []);
        ValueTask<ConnectAnswer> answer = gate.DecideAsync(request, CancellationToken.None);
        string? begun = ((ConnectAnswer.Accepted)answer.AsTask().GetAwaiter().GetResult()).State;

        subscribe = Message(begun, """{"type":"subscribe","channels":["agent.*","task.progress:agent-0001"]}""");
        string subscribed = Handle(subscribe).State!;
        (pong, ping) = (Message(subscribed, """{"type":"pong"}"""), Message(subscribed, """{"type":"ping"}"""));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        lanes.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public ClientAnswer Pong() => Handle(pong);

    [Benchmark]
    public ClientAnswer Ping() => Handle(ping);

    [Benchmark]
    public ClientAnswer Subscribe() => Handle(subscribe);

    private ClientAnswer Handle(ClientEvent message)
    {
        ValueTask<ClientAnswer> answer = gateway.HandleAsync(message, CancellationToken.None);
        return answer.IsCompleted ? answer.Result : answer.AsTask().GetAwaiter().GetResult();
    }

    private static ClientEvent Message(string? state, string frame) => new(Connection, state, "message", Encoding.UTF8.GetBytes(frame));
}
