using AgentCore.Errors;

namespace AgentCore.Telemetry;

/// <summary>Attributes, as values that exist already: nothing is allocated to measure.</summary>
internal static class Tags
{
    private static readonly KeyValuePair<string, object?> Sse = new("transport", "sse");
    private static readonly KeyValuePair<string, object?> WebSocket = new("transport", "websocket");

    public static KeyValuePair<string, object?> Of(Transport transport) => transport is Transport.Sse ? Sse : WebSocket;

    public static KeyValuePair<string, object?> Of(ErrorCode code) => new("code", code.Wire());

    public static KeyValuePair<string, object?> Reason(string reason) => new("reason", reason);

    public static KeyValuePair<string, object?> Outcome(string outcome) => new("outcome", outcome);
}
