using System.Net.WebSockets;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>One WebSocket message to a client. Made once a send, and shared by all connections that get it.</summary>
internal sealed record Frame(WebSocketMessageType Type, ReadOnlyMemory<byte> Payload)
{
    /// <summary>What a close frame says; null for the others.</summary>
    public WebSocketCloseStatus? CloseStatus { get; private init; }

    /// <summary>A close with an empty reason: after it nothing is sent.</summary>
    public static Frame Close(WebSocketCloseStatus status) => new(WebSocketMessageType.Close, default) { CloseStatus = status };
}
