using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using AgentCore.LocalHost.WebPubSub;
using AgentCore.Sessions;

namespace AgentCore.LocalHost.Tests.WebPubSub;

/// <summary>An event handler that answers as a test says, and remembers what it was told.</summary>
internal sealed class ScriptedUpstream : IUpstream
{
    private readonly Channel<string> ended = Channel.CreateUnbounded<string>();
    private readonly Channel<string> opened = Channel.CreateUnbounded<string>();

    public Func<ConnectRequest, ConnectAnswer> OnConnect { get; set; } = _ => Accept();

    public Func<ClientEvent, Task<ClientAnswer>> OnMessage { get; set; } =
        message => Task.FromResult(Reply(Encoding.UTF8.GetString(message.Body.Span)));

    public Func<Task> OnConnected { get; set; } = () => Task.CompletedTask;

    public ConcurrentQueue<ConnectRequest> Requests { get; } = [];

    public ConcurrentQueue<ClientEvent> Events { get; } = [];

    public static ConnectAnswer.Accepted Accept(
        string? userId = null, string[]? groups = null, string[]? roles = null, string? subprotocol = null, string? state = null) =>
        new(userId, groups ?? [], roles ?? [], subprotocol, state);

    public static ClientAnswer Reply(string? json, string? state = null) =>
        new(json is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(json), state);

    /// <summary>The id of the next connection that was told to be open.</summary>
    public Task<string> NextOpenedAsync() => opened.Reader.ReadAsync(Limit.Token).AsTask();

    /// <summary>Why the next connection ended: its id, its last state and the reason.</summary>
    public Task<string> NextEndedAsync() => ended.Reader.ReadAsync(Limit.Token).AsTask();

    public ValueTask<ConnectAnswer> ConnectAsync(ConnectRequest request, CancellationToken cancellation)
    {
        Requests.Enqueue(request);
        return ValueTask.FromResult(OnConnect(request));
    }

    public async Task ConnectedAsync(string connectionId, string? state, CancellationToken cancellation)
    {
        opened.Writer.TryWrite(connectionId);
        await OnConnected();
    }

    public async ValueTask<ClientAnswer> MessageAsync(ClientEvent message, CancellationToken cancellation)
    {
        Events.Enqueue(message with { Body = message.Body.ToArray() });
        return await OnMessage(message);
    }

    public Task DisconnectedAsync(string connectionId, string? state, string? reason, CancellationToken cancellation)
    {
        ended.Writer.TryWrite($"{connectionId}|{state}|{reason}");
        return Task.CompletedTask;
    }
}
