namespace AgentCore.Bench.Targets;

internal static class Handshake
{
    /// <summary>A WebSocket handshake; its key is the one of RFC 6455, since nobody checks the answer.</summary>
    public static string Request(string path) =>
        $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
}
