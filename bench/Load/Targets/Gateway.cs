using AgentCore.Access;
using AgentCore.Bench.Clients;
using AgentCore.Bench.Servers;
using AgentCore.LocalHost.Dev;

namespace AgentCore.Bench.Targets;

/// <summary>The product, over SSE or WebSocket.</summary>
/// <param name="settings">LocalHost's command line.</param>
internal class Gateway(string name, bool isWebSocket, params string[] settings) : Target(name)
{
    /// <summary>One that another process has started.</summary>
    public Gateway(string name, int port, int topicPort)
        : this(name, isWebSocket: false) => (Port, otherTopicPort) = (port, topicPort);

    private static readonly TokenMint Mint = new(
        new IssuerOptions { Issuer = DevOptions.Issuer, SigningKey = ServerKeys.SigningKey }, DevOptions.Audience, TimeProvider.System);

    private readonly string token = TokenFor("bench");
    private int? otherTopicPort;

    /// <summary>Where events are published: <see cref="Target.Port"/>, unless another process takes them.</summary>
    public int TopicPort
    {
        get => otherTopicPort ?? Port;
        protected set => otherTopicPort = value;
    }

    public override bool IsWebSocket => isWebSocket;

    public override bool Greets => true;

    /// <summary>500: about 150 KB, well within the megabyte of Event Grid's calls.</summary>
    public override int EventsACall => 500;

    public static string TokenFor(string subject) => Mint.Mint(subject, ["agent.*", "task.*"], TimeSpan.FromHours(2)).Token;

    public override async Task StartAsync()
    {
        Serve("gateway", Port, settings);
        await AnswersAsync("/realtime/health");
    }

    public override string SubscribeRequest(int client, SwarmOptions options)
    {
        string channels = options.Agent is { } agentOf ? $"&channels={BenchEvent.Type}:{agentOf(client)}" : "";
        string query = $"token={options.Token?.Invoke(client) ?? token}{channels}";
        return isWebSocket
            ? Handshake.Request($"/realtime/ws?{query}")
            : $"GET /realtime/sse?{query} HTTP/1.1\r\nHost: localhost\r\n{options.Resume}\r\n";
    }

    public override Task PublishAsync(IReadOnlyList<BenchEvent> events) =>
        PostAsync($"http://127.0.0.1:{TopicPort}/api/events", "application/cloudevents-batch+json", $"[{string.Join(',', events.Select(one => one.CloudEvent))}]");
}
