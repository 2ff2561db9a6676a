using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentCore.FunctionsHost.WebPubSub;

/// <summary>One event of the service, as its headers say, and as the worker gets it.</summary>
internal sealed record WebPubSubEvent(string Hub, string Type, string Name, string ConnectionId, string Signature, string Origin, JsonObject States, HttpRequest Request)
{
    /// <summary>The headers that must each be there once.</summary>
    private static readonly string[] Required = ["ce-connectionId", "ce-hub", "ce-type", "ce-eventName", "WebHook-Request-Origin"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public bool IsUser => Type == "User";

    /// <summary>Whether the service waits for an answer: to a handshake and to what a client sends.</summary>
    public bool IsBlocking => IsUser || Name == "connect";

    /// <summary>Null where a header is missing or stands twice, or the state cannot be read.</summary>
    public static WebPubSubEvent? Read(HttpRequest request)
    {
        if (Required.Any(name => request.Headers[name].Count != 1)) return null;
        string type = request.Headers["ce-type"].ToString();
        string? kind = type.StartsWith("azure.webpubsub.user.", StringComparison.OrdinalIgnoreCase) ? "User"
            : type.StartsWith("azure.webpubsub.sys.", StringComparison.OrdinalIgnoreCase) ? "System" : null;
        if (kind is null) return null;
        return new WebPubSubEvent(
            request.Headers["ce-hub"].ToString(), kind, request.Headers["ce-eventName"].ToString(), request.Headers["ce-connectionId"].ToString(),
            request.Headers["ce-signature"].ToString(), request.Headers["WebHook-Request-Origin"].ToString(),
            ConnectionStates.Read(request.Headers["ce-connectionState"].ToString()), request);
    }

    /// <summary>How the body's media type is named to the worker; null for one that the host does not take.</summary>
    public string? DataType => Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        "text/plain" => "Text",
        "application/json" => "Json",
        "application/octet-stream" => "Binary",
        _ => null,
    };

    /// <summary>The JSON that the worker's parameter is read from.</summary>
    public string ToJson(byte[] body)
    {
        JsonObject json = IsUser
            ? new JsonObject { ["data"] = Data(body), ["dataType"] = DataType }
            : body.Length > 0 ? JsonNode.Parse(body)!.AsObject() : [];
        json["connectionContext"] = Context();
        return json.ToJsonString(Indented);
    }

    private JsonNode Data(byte[] body) => DataType == "Binary"
        ? new JsonObject { ["type"] = "Buffer", ["data"] = new JsonArray([.. body.Select(item => JsonValue.Create(item))]) }
        : JsonValue.Create(Encoding.UTF8.GetString(body));

    private JsonObject Context() => new()
    {
        ["eventType"] = Type,
        ["eventName"] = Name,
        ["hub"] = Hub,
        ["connectionId"] = ConnectionId,
        ["userId"] = Request.Headers.TryGetValue("ce-userId", out var user) ? user.ToString() : null,
        ["signature"] = Signature,
        ["origin"] = Origin,
        ["states"] = States.DeepClone(),
        ["headers"] = new JsonObject([.. Request.Headers.Select(header =>
            KeyValuePair.Create<string, JsonNode?>(header.Key, new JsonArray([.. header.Value.Select(value => JsonValue.Create(value))])))]),
    };
}
