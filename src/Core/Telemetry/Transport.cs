namespace AgentCore.Telemetry;

/// <summary>How a client is connected.</summary>
public enum Transport
{
    /// <summary>Server-Sent Events.</summary>
    Sse,
    /// <summary>WebSocket, through Web PubSub.</summary>
    WebSocket,
}
