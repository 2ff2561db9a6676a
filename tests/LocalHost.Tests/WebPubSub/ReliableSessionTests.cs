using System.Text.Json;
using AgentCore.LocalHost.Drivers;

namespace AgentCore.LocalHost.Tests.WebPubSub;

/// <summary>A session of the gateway by a client of <c>json.reliable.webpubsub.azure.v1</c>.</summary>
public sealed class ReliableSessionTests
{
    [Fact]
    public async Task A_session_outlives_its_socket_and_is_greeted_once()
    {
        await using RunningHost host = await RunningHost.StartAsync();
        string query = $"?token={await host.TokenAsync()}&channels=none";
        WebSocketSession first = await ConnectAsync(host, query);
        JsonElement connected = await first.UntilAsync("system");
        Assert.Equal("welcome", TypeOf(await first.UntilAsync("message")));
        await first.SendAsync("""{"type":"event","event":"subscribe","dataType":"json","data":{"channels":["agent.error"]},"ackId":1}""");
        Assert.Equal("subscribed", TypeOf(await first.UntilAsync("message")));
        await first.UntilAsync("ack");
        await first.SendAsync("""{"type":"sequenceAck","sequenceId":1}""");
        await first.SendAsync("""{"type":"ping"}""");
        await first.UntilAsync("pong");

        await first.DisposeAsync();
        await host.PublishAsync(new TestEvent("e-1", "agent.error", """{"n":1}"""));
        string id = connected.GetProperty("connectionId").GetString()!;
        string token = connected.GetProperty("reconnectionToken").GetString()!;
        await using WebSocketSession second = await ConnectAsync(host, query + ReliableClient.RecoveryOf(id, token).Replace('?', '&'));
        Assert.Equal(id, (await second.UntilAsync("system")).GetProperty("connectionId").GetString());
        // What was not acknowledged comes again, under its number; then what came meanwhile.
        foreach ((int number, string type) in new[] { (2, "subscribed"), (3, "event") })
        {
            JsonElement message = await second.UntilAsync("message");
            Assert.Equal((number, type), (message.GetProperty("sequenceId").GetInt32(), TypeOf(message)));
        }
        await second.SendAsync("""{"type":"event","event":"ping","dataType":"json","data":{},"ackId":2}""");
        Assert.Equal("pong", TypeOf(await second.UntilAsync("message")));
    }

    private static Task<WebSocketSession> ConnectAsync(RunningHost host, string query) => WebSocketSession.ConnectAsync(
        new UriBuilder(new Uri(host.Url, $"/realtime/ws{query}")) { Scheme = "ws" }.Uri,
        options => options.AddSubProtocol(ReliableClient.Subprotocol));

    private static string? TypeOf(JsonElement message) => message.GetProperty("data").GetProperty("type").GetString();
}
