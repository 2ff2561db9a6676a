namespace AgentCore.Telemetry;

/// <summary>How a client is connected.</summary>
public enum Transport
{
    Sse,
    WebSocket,
}
