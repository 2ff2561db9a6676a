using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentCore.Functions.Worker;

/// <summary>A client's connection as Web PubSub keeps it: sends its events to the app's web hook, and keeps its state.</summary>
internal sealed class ServiceConnection(AppInWorker app, string? subprotocol = null)
{
    /// <summary>The most that the service lets a connection's state have.</summary>
    private const int MaxStateLength = 4_096;

    private int events;

    public string Id { get; } = $"c-{Guid.NewGuid():n}";

    /// <summary>What the service keeps: the last <c>ce-connectionState</c>.</summary>
    public string? State { get; private set; }

    public string? Signature { get; set; }

    /// <summary>The handshake of a client that brings its token.</summary>
    public Task<HttpResponseMessage> ConnectAsync(string? token, string? body = null)
    {
        var query = new JsonObject();
        if (token is not null) query["token"] = new JsonArray(token);
        var request = new JsonObject
        {
            ["claims"] = new JsonObject(),
            ["query"] = query,
            ["headers"] = new JsonObject { ["host"] = new JsonArray(app.HubHost) },
            ["subprotocols"] = subprotocol is null ? new JsonArray() : new JsonArray(subprotocol),
            ["clientCertificates"] = new JsonArray(),
        };
        return SendAsync("sys", "connect", body ?? request.ToJsonString(), "application/json");
    }

    public Task<HttpResponseMessage> ConnectedAsync() => SendAsync("sys", "connected", "{}", "application/json");

    public Task<HttpResponseMessage> DisconnectedAsync() => SendAsync("sys", "disconnected", """{"reason":"gone"}""", "application/json");

    /// <summary>What the client says. A simple client's frame is text; a PubSub client sends an event of the message's type, its data without it.</summary>
    public Task<HttpResponseMessage> SayAsync(string type, string members = "")
    {
        if (subprotocol is not null) return SendAsync("user", type, $"{{{members}}}", "application/json");
        return SayRawAsync(members.Length == 0 ? $$"""{"type":"{{type}}"}""" : $$"""{"type":"{{type}}",{{members}}}""");
    }

    public Task<HttpResponseMessage> SayRawAsync(string frame, string mediaType = "text/plain") => SendAsync("user", "message", frame, mediaType);

    /// <summary>What the client is answered; null for nothing. The host answers every user event with success, or the service closes the client.</summary>
    public static async Task<JsonElement?> ReplyAsync(Task<HttpResponseMessage> answering)
    {
        using HttpResponseMessage answer = await answering;
        Assert.Equal(200, (int)answer.StatusCode);
        string body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (body.Length == 0) return null;
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(body).RootElement;
    }

    private async Task<HttpResponseMessage> SendAsync(string kind, string name, string body, string mediaType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/runtime/webhooks/webpubsub");
        request.Headers.Add("WebHook-Request-Origin", app.HubHost);
        request.Headers.Add("ce-specversion", "1.0");
        request.Headers.Add("ce-awpsversion", "1.0");
        request.Headers.Add("ce-type", $"azure.webpubsub.{kind}.{name}");
        request.Headers.Add("ce-source", $"/hubs/agentcore/client/{Id}");
        request.Headers.Add("ce-id", $"{events++}");
        request.Headers.Add("ce-time", "2026-01-01T12:00:00Z");
        request.Headers.Add("ce-hub", "agentcore");
        request.Headers.Add("ce-eventName", name);
        request.Headers.Add("ce-connectionId", Id);
        request.Headers.Add("ce-signature", Signature ?? Sign());
        if (State is not null) request.Headers.Add("ce-connectionState", State);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType) { CharSet = "utf-8" };
        HttpResponseMessage answer = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        if (answer.Headers.TryGetValues("ce-connectionState", out IEnumerable<string>? states)) State = states.Single();
        Assert.True(State is null || State.Length <= MaxStateLength, $"The state has {State?.Length} characters.");
        return answer;
    }

    private string Sign() =>
        $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(app.AccessKey), Encoding.UTF8.GetBytes(Id)))}";
}
