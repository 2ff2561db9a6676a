namespace AgentCore.PubSub;

/// <summary>The few filters over a hub's connections that the system needs, as Web PubSub's OData text.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/reference-odata-filter</remarks>
internal static class ODataFilter
{
    public static string InGroup(string group) => $"'{Quotable(group)}' in groups";

    public static string InAny(IEnumerable<string> groups) => string.Join(" or ", groups.Select(InGroup));

    public static string IsConnection(string connectionId) => $"connectionId eq '{Quotable(connectionId)}'";

    private static string Quotable(string text) => text.Replace("'", "''", StringComparison.Ordinal);
}
