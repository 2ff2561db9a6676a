using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using AgentCore.LocalHost.WebPubSub;
using AgentCore.LocalHost.WebPubSub.Upstream;

namespace AgentCore.LocalHost.Tests.WebPubSub;

/// <summary>An event handler that answers as a test says, and remembers what it was told.</summary>
internal sealed class ScriptedUpstream : IUpstream
{
    private readonly Channel<string> ended = Channel.CreateUnbounded<string>();
    private readonly Channel<string> opened = Channel.CreateUnbounded<string>();

    public Func<ConnectEvent, ConnectReply> OnConnect { get; set; } = _ => Accept();

    public Func<UserEvent, Task<UserEventReply>> OnMessage { get; set; } =
        message => Task.FromResult(Reply(Encoding.UTF8.GetString(message.Data.Bytes.Span)));

    public Func<Task> OnConnected { get; set; } = () => Task.CompletedTask;

    public ConcurrentQueue<ConnectEvent> Requests { get; } = [];

    public ConcurrentQueue<UserEvent> Events { get; } = [];

    public static ConnectReply.Accepted Accept(
        string? userId = null, string[]? groups = null, string[]? roles = null, string? subprotocol = null, string? state = null) =>
        new() { UserId = userId, Groups = groups ?? [], Roles = roles ?? [], Subprotocol = subprotocol, State = state };

    public static UserEventReply Reply(string? json, string? state = null) =>
        new UserEventReply.Answered(json is null ? null : new Payload(PayloadType.Json, Encoding.UTF8.GetBytes(json)), state);

    /// <summary>The id of the next connection that was told to be open.</summary>
    public Task<string> NextOpenedAsync() => opened.Reader.ReadAsync(Limit.Token).AsTask();

    /// <summary>Why the next connection ended: its id, its last state and the reason.</summary>
    public Task<string> NextEndedAsync() => ended.Reader.ReadAsync(Limit.Token).AsTask();

    public ValueTask<ConnectReply> ConnectAsync(ConnectEvent request, CancellationToken cancellation)
    {
        Requests.Enqueue(request);
        return ValueTask.FromResult(OnConnect(request));
    }

    public async Task ConnectedAsync(ConnectionContext connection, CancellationToken cancellation)
    {
        opened.Writer.TryWrite(connection.ConnectionId);
        await OnConnected();
    }

    public async ValueTask<UserEventReply> AnswerAsync(UserEvent message, CancellationToken cancellation)
    {
        Events.Enqueue(message with { Data = message.Data with { Bytes = message.Data.Bytes.ToArray() } });
        return await OnMessage(message);
    }

    public Task DisconnectedAsync(ConnectionContext connection, string? reason, CancellationToken cancellation)
    {
        ended.Writer.TryWrite($"{connection.ConnectionId}|{connection.State}|{reason}");
        return Task.CompletedTask;
    }
}
