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
    public Gateway(string name, int port, int topicPort, bool isWebSocket)
        : this(name, isWebSocket) => (Port, otherTopicPort) = (port, topicPort);

    private static readonly TokenMint Mint = new(
        new IssuerOptions { Issuer = DevOptions.Issuer, SigningKey = ServerKeys.SigningKey }, DevOptions.Audience, TimeProvider.System);

    /// <summary>For a run that measures messages: the most that the setting <c>Limits:MessagesPerMinute</c> takes.</summary>
    public const int MessagesPerMinute = 60_000;

    /// <summary>The most that the setting <c>Limits:MessageBurst</c> takes.</summary>
    public const int MessageBurst = 10_000;

    /// <summary>The content type of CloudEvents in a batch.</summary>
    protected const string BatchType = "application/cloudevents-batch+json";

    private int? otherTopicPort;

    /// <summary>Where events are published: <see cref="Target.Port"/>, unless another process takes them.</summary>
    public int TopicPort
    {
        get => otherTopicPort ?? Port;
        protected set => otherTopicPort = value;
    }

    /// <summary>The token of clients that have none of their own.</summary>
    public virtual string Token { get; } = TokenFor("bench");

    public override bool IsWebSocket => isWebSocket;

    public override bool Greets => true;

    /// <summary>500: about 150 KB, well within the megabyte of Event Grid's calls.</summary>
    public override int EventsACall => 500;

    public static string TokenFor(string subject) => TokenFor(subject, Mint);

    protected static string TokenFor(string subject, TokenMint mint) => mint.Mint(subject, ["agent.*", "task.*"], TimeSpan.FromHours(2)).Token;

    public override async Task StartAsync()
    {
        Serve("gateway", Port, settings);
        await AnswersAsync("/realtime/health");
    }

    public override string SubscribeRequest(int client, SwarmOptions options)
    {
        string? channel = options.Channel ?? (options.Agent is { } agentOf ? $"{BenchEvent.Type}:{agentOf(client)}" : null);
        string query = $"token={options.Token?.Invoke(client) ?? Token}{(channel is null ? "" : $"&channels={channel}")}";
        return isWebSocket
            ? Handshake.Request($"/realtime/ws?{query}")
            : $"GET /realtime/sse?{query} HTTP/1.1\r\nHost: localhost\r\n{options.Resume}\r\n";
    }

    public override Task PublishAsync(IReadOnlyList<BenchEvent> events) =>
        PostAsync($"http://127.0.0.1:{TopicPort}/api/events", BatchType, Batch(events));

    /// <summary>Events as the topic takes and delivers them.</summary>
    protected static string Batch(IReadOnlyList<BenchEvent> events) => $"[{string.Join(',', events.Select(one => one.CloudEvent))}]";
}
