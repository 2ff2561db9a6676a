using System.Net.WebSockets;
using AgentCore.LocalHost.WebPubSub.Upstream;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>A client without a subprotocol: every frame is the event <c>message</c>, and a failure ends the connection.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/concept-client-protocols#the-simple-websocket-client</remarks>
internal sealed class SimpleProtocol(Connection connection, IUpstream upstream, ILogger log) : ClientProtocol(connection, upstream, log)
{
    public override async Task HandleAsync(WebSocketMessageType type, ReadOnlyMemory<byte> body)
    {
        PayloadType dataType = type == WebSocketMessageType.Binary ? PayloadType.Binary : PayloadType.Text;
        if (!await AskAsync("message", new Payload(dataType, body))) Connection.Close(WebSocketCloseStatus.InternalServerError, "The event handler failed.");
    }
}
