using System.Globalization;
using AgentCore.LocalHost.WebPubSub;
using AgentCore.LocalHost.WebPubSub.Upstream;

namespace AgentCore.LocalHost.FunctionsApp.WebHooks;

/// <summary>One event of a connection, in CloudEvents' binary mode over HTTP.</summary>
/// <param name="Name">The event's name.</param>
/// <param name="Kind"><c>sys</c> for an event of the service, <c>user</c> for one of the client.</param>
/// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/reference-cloud-events</remarks>
internal sealed record WebHookEvent(
    string Kind, string Name, ConnectionContext Connection, string ContentType, ReadOnlyMemory<byte> Body, DateTimeOffset Time)
{
    /// <summary>Brings and returns the connection state.</summary>
    public const string StateHeader = "ce-connectionState";

    private const string Json = "application/json; charset=utf-8";

    public static WebHookEvent OfService(string name, ConnectionContext connection, ReadOnlyMemory<byte> json, DateTimeOffset time) =>
        new("sys", name, connection, Json, json, time);

    public static WebHookEvent OfClient(UserEvent message, DateTimeOffset time) => new(
        "user", message.Name, message.Connection, MediaTypes.Of(message.Data.Type), message.Data.Bytes, time);

    /// <summary>False where a client chose a name that no header can hold. Such an event is not sent.</summary>
    public bool FitsHeaders => !Name.Any(char.IsControl) && Connection.UserId?.Any(char.IsControl) != true;

    /// <summary>A new request, as a request can be sent only once.</summary>
    public HttpRequestMessage ToRequest(WebHookTarget target)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = new ReadOnlyMemoryContent(Body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        foreach ((string name, string? value) in Headers(target))
            if (!string.IsNullOrEmpty(value)) request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private IEnumerable<(string Name, string? Value)> Headers(WebHookTarget target) =>
    [
        ("WebHook-Request-Origin", target.Origin),
        ("ce-specversion", "1.0"),
        ("ce-awpsversion", "1.0"),
        ("ce-type", $"azure.webpubsub.{Kind}.{Name}"),
        ("ce-source", $"/hubs/{target.Hub}/client/{Connection.ConnectionId}"),
        ("ce-id", Connection.EventNumber.ToString(CultureInfo.InvariantCulture)),
        ("ce-time", Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        ("ce-signature", target.Sign(Connection.ConnectionId)),
        ("ce-connectionId", Connection.ConnectionId),
        ("ce-hub", target.Hub),
        ("ce-eventName", Name),
        ("ce-userId", Connection.UserId),
        ("ce-subprotocol", Connection.Subprotocol),
        (StateHeader, Connection.State),
    ];
}
