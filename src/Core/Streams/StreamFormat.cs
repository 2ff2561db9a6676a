namespace AgentCore.Streams;

/// <summary>How events look on an SSE stream.</summary>
public enum StreamFormat
{
    /// <summary><c>event:</c> is the event's type and <c>data:</c> its <c>data</c> alone.</summary>
    Named,

    /// <summary>
    /// Unnamed messages whose <c>data:</c> is the WebSocket message of the same meaning, so that <c>EventSource.onmessage</c> sees
    /// events, gaps and errors alike. Only <c>keepalive</c> keeps its name.
    /// </summary>
    Envelope,
}
