namespace AgentCore.Infra;

/// <summary>Every function of the deployed package, by the names of its <c>[Function]</c> attributes.</summary>
internal static class FunctionNames
{
    public static IReadOnlyList<string> All { get; } =
    [
        "Negotiate", "WebSocketHint", "Connect", "Connected", "Disconnected", "Message", "Subscribe", "Unsubscribe", "Pong", "Auth",
        "Relay", "Heartbeat", "Stream", "History", "Health",
    ];

    /// <summary>Those with an HTTP trigger: on Flex Consumption they scale together, and every other one by itself.</summary>
    public static IReadOnlyList<string> Http { get; } = ["Negotiate", "WebSocketHint", "Stream", "History", "Health"];
}
