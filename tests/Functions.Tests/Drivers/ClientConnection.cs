using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentCore.Functions.Drivers;

/// <summary>A connection as the service keeps it: its state, and the JSON by which the host tells functions of its events.</summary>
internal sealed class ClientConnection(FunctionHost host, string id)
{
    private JsonNode states = new JsonObject();

    /// <summary>What the service sends as <c>ce-signature</c>: by the app's key, and by the resource's other one.</summary>
    public string? Signature { get; set; } = $"sha256={new string('0', 64)},{Sign(FunctionHost.AccessKey, id)}";

    /// <summary>What the service keeps under the one key.</summary>
    public string? State => states["session"] is { } state ? Encoding.UTF8.GetString(Convert.FromBase64String((string)state!)) : null;

    /// <summary>The handshake; the answer as the host gets it.</summary>
    public async Task<JsonElement> ConnectAsync(JsonObject? query = null, JsonObject? claims = null, params string[] subprotocols)
    {
        JsonObject request = Request("System", "connect");
        request["claims"] = claims ?? [];
        request["query"] = query ?? [];
        request["headers"] = new JsonObject { ["host"] = new JsonArray("hub.test") };
        request["subprotocols"] = new JsonArray([.. subprotocols.Select(name => JsonValue.Create(name))]);
        request["clientCertificates"] = new JsonArray();
        return Keep(await host.DeliverAsync("Connect", request.ToJsonString()));
    }

    public Task ConnectedAsync() => host.DeliverAsync("Connected", Request("System", "connected").ToJsonString());

    public Task DisconnectedAsync()
    {
        JsonObject request = Request("System", "disconnected");
        request["reason"] = "gone";
        return host.DeliverAsync("Disconnected", request.ToJsonString());
    }

    /// <summary>A text frame of a simple client.</summary>
    public Task<JsonElement?> SayAsync(string frame) => SayAsync("Message", "message", frame, "Text");

    /// <summary>A binary frame of a simple client.</summary>
    public Task<JsonElement?> SayAsync(byte[] frame) => SayAsync(
        "Message", "message", new JsonObject { ["type"] = "Buffer", ["data"] = new JsonArray([.. frame.Select(item => JsonValue.Create(item))]) }, "Binary");

    /// <summary>A user event; what the client is answered, or null.</summary>
    public async Task<JsonElement?> SayAsync(string function, string eventName, JsonNode data, string dataType = "Json")
    {
        JsonObject request = Request("User", eventName);
        request["data"] = data;
        request["dataType"] = dataType;
        JsonElement answer = Keep(await host.DeliverAsync(function, request.ToJsonString()));
        if (answer.TryGetProperty("code", out _)) return answer;
        Assert.Equal("Json", answer.GetProperty("dataType").GetString());
        // Never null, which the host fails to read.
        string? reply = answer.GetProperty("data").GetString();
        Assert.NotNull(reply);
        return reply.Length > 0 ? JsonDocument.Parse(reply).RootElement : null;
    }

    /// <summary>The service's copy of the state is lost, or was written by somebody else.</summary>
    public void Spoil(JsonNode other) => states = other;

    public static string Sign(string key, string connectionId) =>
        $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(connectionId)))}";

    private JsonObject Request(string eventType, string eventName) => new()
    {
        ["connectionContext"] = new JsonObject
        {
            ["eventType"] = eventType,
            ["eventName"] = eventName,
            ["hub"] = "agentcore",
            ["connectionId"] = id,
            ["userId"] = "alice",
            ["signature"] = Signature,
            ["origin"] = "hub.test",
            ["states"] = states.DeepClone(),
            ["headers"] = new JsonObject { ["ce-id"] = new JsonArray("1") },
        },
    };

    private JsonElement Keep(JsonElement? answer)
    {
        JsonElement given = Assert.NotNull(answer);
        if (given.TryGetProperty("states", out JsonElement changed))
            foreach (JsonProperty state in changed.EnumerateObject()) states[state.Name] = state.Value.GetString();
        return given;
    }
}
