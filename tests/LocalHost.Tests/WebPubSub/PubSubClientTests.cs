using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace AgentCore.LocalHost.Tests.WebPubSub;

public sealed class PubSubClientTests
{
    private const string Subprotocol = "json.webpubsub.azure.v1";

    [Fact]
    public async Task It_is_told_first_who_it_is()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        (EmulatorClient client, string id) = await host.ConnectKnownAsync($"?access_token={host.ClientToken(("sub", "u1"))}", Subprotocol);
        using EmulatorClient known = client;
        Assert.Equal(Subprotocol, client.Socket.SubProtocol);
        Assert.Equal($$"""{"type":"system","event":"connected","userId":"u1","connectionId":"{{id}}"}""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Joining_takes_a_role_and_what_is_sent_to_the_group_then_comes_wrapped()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using EmulatorClient client = await OpenAsync(host, "webpubsub.joinLeaveGroup.~feed");

        await client.SendAsync("""{"type":"joinGroup","group":"~feed","ackId":1}""");
        Assert.Equal("""{"type":"ack","ackId":1,"success":true}""", await client.ReceiveAsync());
        await host.PostAsync("groups/~feed/:send", """{ "a":  "é'<" }""");
        Assert.Equal(
            """{"type":"message","from":"group","group":"~feed","fromUserId":null,"dataType":"json","data":{ "a":  "é'<" }}""",
            await client.ReceiveAsync());

        await client.SendAsync("""{"type":"joinGroup","group":"other","ackId":2}""");
        string refused = await client.ReceiveAsync();
        Assert.StartsWith("""{"type":"ack","ackId":2,"success":false,"error":{"name":"Forbidden",""", refused, StringComparison.Ordinal);

        await client.SendAsync("""{"type":"leaveGroup","group":"~feed","ackId":3}""");
        Assert.Equal("""{"type":"ack","ackId":3,"success":true}""", await client.ReceiveAsync());
        Assert.Equal(System.Net.HttpStatusCode.NotFound, await host.StatusAsync(HttpMethod.Head, "groups/~feed"));
    }

    [Fact]
    public async Task What_the_server_sends_comes_wrapped_by_its_type()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using EmulatorClient client = await OpenAsync(host);
        await host.PostAsync(":send", """{"message":"Hello world!"}""");
        using (await host.CallAsync(HttpMethod.Post, ":send", new StringContent("a\"b", Encoding.UTF8, "text/plain"))) { }
        using (await host.CallAsync(HttpMethod.Post, ":send", new ByteArrayContent([0, 255]))) { }

        Assert.Equal(
            """{"type":"message","from":"server","dataType":"json","data":{"message":"Hello world!"}}""", await client.ReceiveAsync());
        Assert.Equal("""{"type":"message","from":"server","dataType":"text","data":"a\"b"}""", await client.ReceiveAsync());
        Assert.Equal("""{"type":"message","from":"server","dataType":"binary","data":"AP8="}""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task An_event_is_answered_before_it_is_acknowledged()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using EmulatorClient client = await OpenAsync(host);
        await client.SendAsync("""{"type":"event","event":"subscribe","ackId":7,"dataType":"json","data":{ "channels": ["a"] }}""");
        Assert.Equal(
            """{"type":"message","from":"server","dataType":"json","data":{ "channels": ["a"] }}""", await client.ReceiveAsync());
        Assert.Equal("""{"type":"ack","ackId":7,"success":true}""", await client.ReceiveAsync());
        Assert.Equal("subscribe", Assert.Single(host.Upstream.Events).Name);
    }

    [Fact]
    public async Task An_events_text_and_binary_data_reach_the_handler_bare()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using EmulatorClient client = await OpenAsync(host);
        await client.SendAsync("""{"type":"event","event":"e","dataType":"text","data":"1"}""");
        await client.SendAsync("""{"type":"event","event":"e","dataType":"binary","data":"Mg=="}""");
        Assert.EndsWith("\"data\":1}", await client.ReceiveAsync(), StringComparison.Ordinal);
        Assert.EndsWith("\"data\":2}", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ack_id_is_done_once_and_one_that_failed_may_be_tried_again()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        bool fails = true;
        host.Upstream.OnMessage = _ => fails
            ? throw new InvalidOperationException("on purpose")
            : Task.FromResult(ScriptedUpstream.Reply(null));
        using EmulatorClient client = await OpenAsync(host);
        const string Request = """{"type":"event","event":"e","ackId":1,"data":1}""";

        await client.SendAsync(Request);
        Assert.Equal(
            """{"type":"ack","ackId":1,"success":false,"error":{"name":"InternalServerError","message":"Internal server error"}}""",
            await client.ReceiveAsync());
        fails = false;
        await client.SendAsync(Request);
        Assert.Equal("""{"type":"ack","ackId":1,"success":true}""", await client.ReceiveAsync());
        await client.SendAsync(Request);
        Assert.Equal(
            """{"name":"Duplicate","message":"Message with ack-id: 1 has been processed"}""",
            JsonDocument.Parse(await client.ReceiveAsync()).RootElement.GetProperty("error").GetRawText());
        Assert.Equal(2, host.Upstream.Events.Count);
    }

    [Fact]
    public async Task A_client_with_the_role_sends_to_a_group_and_need_not_hear_itself()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using EmulatorClient client = await OpenAsync(host, "webpubsub.joinLeaveGroup", "webpubsub.sendToGroup.g");
        await client.SendAsync("""{"type":"joinGroup","group":"g"}""");
        await client.SendAsync("""{"type":"sendToGroup","group":"g","noEcho":true,"data":1,"ackId":1}""");
        await client.SendAsync("""{"type":"sendToGroup","group":"g","dataType":"text","data":"x"}""");
        await client.SendAsync("""{"type":"sendToGroup","group":"h","data":1,"ackId":2}""");
        Assert.Equal("""{"type":"ack","ackId":1,"success":true}""", await client.ReceiveAsync());
        Assert.Equal(
            """{"type":"message","from":"group","group":"g","fromUserId":null,"dataType":"text","data":"x"}""",
            await client.ReceiveAsync());
        Assert.Contains("\"Forbidden\"", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ping_gets_a_pong()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using EmulatorClient client = await OpenAsync(host);
        await client.SendAsync("""{"type":"ping"}""");
        Assert.Equal("""{"type":"pong"}""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task It_is_told_why_before_the_service_closes()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using EmulatorClient client = await OpenAsync(host);
        await host.PostAsync("groups/g/:closeConnections?reason=for%20a%20reason");
        Assert.Equal("""{"type":"system","event":"disconnected","message":"for a reason"}""", await client.ReceiveAsync());
        Assert.Equal("close 1000: ", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"nosuch"}""")]
    [InlineData("""{"type":"joinGroup"}""")]
    [InlineData("""{"type":"joinGroup","group":""}""")]
    [InlineData("""{"type":"joinGroup","group":1}""")]
    [InlineData("""{"type":"joinGroup","group":"g","ackId":-1}""")]
    [InlineData("""{"type":"joinGroup","group":"g","ackId":"1"}""")]
    [InlineData("""{"type":"event","event":"e"}""")]
    [InlineData("""{"type":"event","event":"e","dataType":"text","data":1}""")]
    [InlineData("""{"type":"event","event":"e","dataType":"binary","data":"*"}""")]
    [InlineData("""{"type":"event","event":"e","dataType":1,"data":1}""")]
    [InlineData("""{"type":"sequenceAck","sequenceId":1}""")]
    public async Task A_frame_that_is_none_closes_the_connection_with_1007(string frame)
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using EmulatorClient client = await OpenAsync(host, "webpubsub.joinLeaveGroup");
        await client.SendAsync(frame);
        Assert.Equal("disconnected", EventOf(await client.ReceiveAsync()));
        Assert.Equal("close 1007: ", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_binary_frame_closes_the_connection_with_1003()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using EmulatorClient client = await OpenAsync(host);
        await client.Socket.SendAsync("{}"u8.ToArray(), WebSocketMessageType.Binary, true, Limit.Token);
        Assert.Equal("disconnected", EventOf(await client.ReceiveAsync()));
        Assert.Equal("close 1003: ", await client.ReceiveAsync());
    }

    private static async Task<EmulatorClient> OpenAsync(EmulatorHost host, params string[] roles)
    {
        host.Upstream.OnConnect = _ => ScriptedUpstream.Accept(groups: ["g"], roles: roles);
        EmulatorClient client = await host.ConnectAsync(subprotocol: Subprotocol);
        Assert.Equal("connected", EventOf(await client.ReceiveAsync()));
        return client;
    }

    /// <summary>Of a message of the type <c>system</c>.</summary>
    private static string? EventOf(string json)
    {
        using JsonDocument message = JsonDocument.Parse(json);
        return message.RootElement.GetProperty("event").GetString();
    }
}
