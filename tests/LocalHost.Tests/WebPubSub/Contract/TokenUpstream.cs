using System.Collections.Concurrent;
using AgentCore.LocalHost.WebPubSub;
using AgentCore.Sessions;

namespace AgentCore.LocalHost.Tests.WebPubSub.Contract;

/// <summary>An event handler that leaves every connection what its token gave it, as a hub without handlers does.</summary>
internal sealed class TokenUpstream : IUpstream
{
    public ConcurrentQueue<ConnectRequest> Requests { get; } = [];

    /// <summary>Takes away the roles of tokens, as our own handler does with every session's.</summary>
    public bool TakesRoles { get; set; }

    public ValueTask<ConnectAnswer> ConnectAsync(ConnectRequest request, CancellationToken cancellation)
    {
        Requests.Enqueue(request);
        string[] roles = TakesRoles ? [] : request.Claims.GetValueOrDefault("role", []);
        return ValueTask.FromResult<ConnectAnswer>(new ConnectAnswer.Accepted(null, [], roles, null, null));
    }

    public Task ConnectedAsync(string connectionId, string? state, CancellationToken cancellation) => Task.CompletedTask;

    public ValueTask<ClientAnswer> MessageAsync(ClientEvent message, CancellationToken cancellation) =>
        ValueTask.FromResult(new ClientAnswer(null, null));

    public Task DisconnectedAsync(string connectionId, string? state, string? reason, CancellationToken cancellation) => Task.CompletedTask;
}
