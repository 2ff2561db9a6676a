using System.Net.WebSockets;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>One WebSocket message to a client. Made once a send, and shared by all connections that get it.</summary>
internal sealed record Frame(WebSocketMessageType Type, ReadOnlyMemory<byte> Payload)
{
    private int holders;

    /// <summary>What a close frame says; null for the others.</summary>
    public WebSocketCloseStatus? CloseStatus { get; private init; }

    /// <summary>A close with an empty reason: after it nothing is sent.</summary>
    public static Frame Close(WebSocketCloseStatus status) => new(WebSocketMessageType.Close, default) { CloseStatus = status };

    /// <summary>Counts one more connection that waits for it; true for the first.</summary>
    public bool Hold() => Interlocked.Increment(ref holders) == 1;

    /// <summary>Counts one connection fewer; true for the last.</summary>
    public bool Release() => Interlocked.Decrement(ref holders) == 0;
}
