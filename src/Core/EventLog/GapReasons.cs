namespace AgentCore.EventLog;

/// <summary>The reasons as they stand on the wire.</summary>
internal static class GapReasons
{
    public static string Wire(this GapReason reason) => reason switch
    {
        GapReason.Retention => "retention",
        GapReason.LogReplaced => "log_replaced",
        GapReason.TooMany => "too_many",
        GapReason.Undeliverable => "undeliverable",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
