// Watches events by WebSocket, where one can talk back: dotnet run watch-websocket.cs [channel ...]
// It ends with its connection; watch-sse.cs beside it comes back and resumes.
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

string gateway = Environment.GetEnvironmentVariable("AGENTCORE_URL") ?? "http://localhost:8080";
using var http = new HttpClient();

// Negotiation works wherever the gateway runs; the URL that it answers is good for one connection within five minutes.
// Without channels=none the connection would begin with all that the token allows, until it subscribes.
http.DefaultRequestHeaders.Authorization = new("Bearer", await GetTokenAsync());
JsonNode negotiated = JsonNode.Parse(await http.GetStringAsync($"{gateway}/realtime/negotiate?channels=none"))!;

using var socket = new ClientWebSocket();
await socket.ConnectAsync(new Uri((string)negotiated["url"]!), default);
string[] channels = args.Length > 0 ? args : ["*"];
await SendAsync(new JsonObject { ["type"] = "subscribe", ["channels"] = new JsonArray([.. channels.Select(channel => JsonValue.Create(channel))]) });

while (await ReceiveAsync() is { } message)
{
    switch ((string?)message["type"])
    {
        case "event":
            Console.WriteLine($"{message["id"]} {message["event"]} {message["data"]!.ToJsonString()}");
            break;
        case "ping":
            await SendAsync(new JsonObject { ["type"] = "pong" });
            break;
        case "error" when (string?)message["code"] == "TOKEN_EXPIRED":
            await SendAsync(new JsonObject { ["type"] = "auth", ["token"] = await GetTokenAsync() });
            break;
        case "error":
            Console.Error.WriteLine($"{message["code"]}: {message["message"]}");
            break;
    }
}

Task SendAsync(JsonObject message) =>
    socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, default);

// The next message, or null when the connection is closed.
async Task<JsonNode?> ReceiveAsync()
{
    using var text = new MemoryStream();
    byte[] buffer = new byte[16 * 1024];
    ValueWebSocketReceiveResult part;
    do
    {
        part = await socket.ReceiveAsync(buffer.AsMemory(), default);
        if (part.MessageType == WebSocketMessageType.Close) return null;
        text.Write(buffer, 0, part.Count);
    }
    while (!part.EndOfMessage);
    text.Position = 0;
    return JsonNode.Parse(text);
}

// The local host gives a token to whoever asks; elsewhere your own issuer does.
async Task<string> GetTokenAsync()
{
    if (Environment.GetEnvironmentVariable("AGENTCORE_TOKEN") is { Length: > 0 } token) return token;
    using HttpResponseMessage answer = await http.PostAsync($"{gateway}/dev/token", null);
    answer.EnsureSuccessStatusCode();
    return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["token"]!;
}
