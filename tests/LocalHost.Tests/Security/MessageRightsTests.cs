using System.Text.Json;
using AgentCore.LocalHost.Drivers;

namespace AgentCore.LocalHost.Security;

/// <summary>Who is in is not trusted any further: each message is held to the grants, and nobody speaks but the system.</summary>
public sealed class MessageRightsTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string PubSub = "json.webpubsub.azure.v1";

    [Theory]
    [InlineData("system.notification")]
    [InlineData("agent.error:agent-2")]
    [InlineData("*:agent-2")]
    [Requirement("WebSocket rights")]
    public async Task What_the_token_does_not_grant_cannot_be_subscribed_to(string channel)
    {
        RunningHost host = shared.Host;
        await using WebSocketSession session = await host.ConnectAsync(await host.TokenAsync(channels: ["agent.error:agent-1"]));
        await session.SendAsync($$"""{"type":"subscribe","channels":["{{channel}}"],"since":"earliest"}""");
        Assert.Equal("FORBIDDEN_CHANNEL", (await session.UntilAsync("error")).GetProperty("code").GetString());
        await HearsOnlyAsync(host, session);
    }

    [Theory]
    [InlineData("agent.error")]
    [InlineData("system.notification")]
    [InlineData("~session")]
    [InlineData("~feed")]
    [InlineData("~alive.0")]
    [Requirement("WebSocket groups")]
    public async Task A_client_that_speaks_the_services_protocol_can_neither_join_a_group_nor_send_to_one(string group)
    {
        RunningHost host = shared.Host;
        string token = await host.TokenAsync(channels: ["agent.error:agent-1"]);
        await using WebSocketSession victim = await host.ConnectAsync(token);
        await victim.UntilAsync("welcome");
        Uri url = new UriBuilder(new Uri(host.Url, $"/realtime/ws?token={token}")) { Scheme = "ws" }.Uri;
        await using WebSocketSession mallory = await WebSocketSession.ConnectAsync(url, options => options.AddSubProtocol(PubSub));
        await mallory.SendAsync($$"""{"type":"joinGroup","group":"{{group}}","ackId":1}""");
        await mallory.SendAsync(
            $$"""{"type":"sendToGroup","group":"{{group}}","ackId":2,"data":{"type":"event","data":{"number":666} } }""");
        await mallory.SendAsync($$"""{"type":"leaveGroup","group":"{{group}}","ackId":3}""");
        for (int ack = 1; ack <= 3; ack++)
        {
            JsonElement answer = await mallory.UntilAsync("ack");
            Assert.Equal((ack, false), (answer.GetProperty("ackId").GetInt32(), answer.GetProperty("success").GetBoolean()));
            Assert.Equal("Forbidden", answer.GetProperty("error").GetProperty("name").GetString());
        }
        await HearsOnlyAsync(host, victim);
        Assert.Equal(2, (await UntilNumberAsync(mallory)).GetProperty("data").GetProperty("number").GetInt32());
    }

    [Theory]
    [InlineData("event")]
    [InlineData("publish")]
    [InlineData("sendToGroup")]
    [InlineData("joinGroup")]
    [InlineData("welcome")]
    [Requirement("WebSocket publishing")]
    public async Task What_a_client_says_is_heard_by_no_other(string type)
    {
        RunningHost host = shared.Host;
        string token = await host.TokenAsync(channels: ["agent.error:agent-1"]);
        await using WebSocketSession victim = await host.ConnectAsync(token);
        await using WebSocketSession mallory = await host.ConnectAsync(token);
        await victim.UntilAsync("welcome");
        await mallory.SendAsync(
            $$"""{"type":"{{type}}","event":"agent.error","group":"agent.error","data":{"number":666},"channels":["agent.error"]}""");
        Assert.Equal("BAD_MESSAGE", (await mallory.UntilAsync("error")).GetProperty("code").GetString());
        await HearsOnlyAsync(host, victim);
    }

    /// <summary>Of an event that is granted and others that are not, sent after whatever was tried, a session hears the one.</summary>
    private static async Task HearsOnlyAsync(RunningHost host, WebSocketSession session)
    {
        await host.PublishAsync(
            TestEvent.Numbered(0, "system.notification", "agent-1"),
            TestEvent.Numbered(1, "agent.error", "agent-2"),
            TestEvent.Numbered(2, "agent.error", "agent-1"));
        Assert.Equal(2, (await session.UntilAsync("event")).GetProperty("data").GetProperty("number").GetInt32());
    }

    /// <summary>The next event that comes wrapped in the service's frames.</summary>
    private static async Task<JsonElement> UntilNumberAsync(WebSocketSession session)
    {
        while (true)
        {
            JsonElement data = (await session.UntilAsync("message")).GetProperty("data");
            if (data.GetProperty("type").GetString() == "event") return data;
        }
    }
}
