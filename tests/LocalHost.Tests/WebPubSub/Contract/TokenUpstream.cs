using System.Collections.Concurrent;
using AgentCore.LocalHost.WebPubSub.Upstream;

namespace AgentCore.LocalHost.Tests.WebPubSub.Contract;

/// <summary>An event handler that leaves every connection what its token gave it, as a hub without handlers does.</summary>
internal sealed class TokenUpstream : IUpstream
{
    public ConcurrentQueue<ConnectEvent> Requests { get; } = [];

    /// <summary>Takes away the roles of tokens, as our own handler does with every session's.</summary>
    public bool TakesRoles { get; set; }

    public ValueTask<ConnectReply> ConnectAsync(ConnectEvent handshake, CancellationToken cancellation)
    {
        Requests.Enqueue(handshake);
        return ValueTask.FromResult<ConnectReply>(new ConnectReply.Accepted { Roles = TakesRoles ? [] : null });
    }

    public Task ConnectedAsync(ConnectionContext connection, CancellationToken cancellation) => Task.CompletedTask;

    public ValueTask<UserEventReply> AnswerAsync(UserEvent message, CancellationToken cancellation) =>
        ValueTask.FromResult<UserEventReply>(new UserEventReply.Answered(null, null));

    public Task DisconnectedAsync(ConnectionContext connection, string? reason, CancellationToken cancellation) => Task.CompletedTask;
}
