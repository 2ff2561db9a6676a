using AgentCore.Bench.Clients;
using AgentCore.Bench.Servers;

namespace AgentCore.Bench.Targets;

/// <summary>A server of the bench itself: <c>GET /sse</c> or a SignalR hub, and <c>POST /publish</c>, one event a call.</summary>
internal class Peer(string name, string kind) : Target(name)
{
    /// <summary>One that another process has started.</summary>
    public Peer(string name, string kind, int port)
        : this(name, kind) => Port = port;

    public override bool IsWebSocket => kind == "signalr";

    public override string? FirstMessage => IsWebSocket ? "{\"protocol\":\"json\",\"version\":1}\u001e" : null;

    public override async Task StartAsync()
    {
        Serve(kind, Port);
        await AnswersAsync();
    }

    public override string SubscribeRequest(int client, SwarmOptions options) =>
        IsWebSocket ? Handshake.Request("/hub") : $"GET /sse HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n{options.Resume}\r\n";

    public override Task<ProcessFigures?> FiguresAsync(bool collect) =>
        kind == "sockets" ? Task.FromResult<ProcessFigures?>(null) : base.FiguresAsync(collect);

    /// <summary>Gives the Kestrel floor what it is to write to those who resume.</summary>
    public Task KeepAsync(string missed) => PostAsync("/missed", "text/event-stream", missed);

    public override Task PublishAsync(IReadOnlyList<BenchEvent> events) => PostAsync("/publish", "application/json", events.Single().Data);
}
