using AgentCore.LocalHost.Tests.FunctionsApp.Drivers;
using AgentCore.LocalHost.Tests.WebPubSub;

namespace AgentCore.LocalHost.Tests.FunctionsApp.WebHooks;

public sealed class UserAnswerTests
{
    private const string Failed = """{"type":"ack","ackId":1,"success":false,"error":{"name":"InternalServerError","message":"Internal server error"}}""";
    private const string Acknowledged = """{"type":"ack","ackId":1,"success":true}""";

    [Theory]
    [InlineData("""{ "a" : 1.10 }""", "application/json; charset=utf-8", """{"type":"message","from":"server","dataType":"json","data":{ "a" : 1.10 }}""")]
    [InlineData("hi \"there\"", "text/plain", """{"type":"message","from":"server","dataType":"text","data":"hi \"there\""}""")]
    [InlineData("hi", "application/octet-stream", """{"type":"message","from":"server","dataType":"binary","data":"aGk="}""")]
    [InlineData("hi", null, """{"type":"message","from":"server","dataType":"binary","data":"aGk="}""")]
    public async Task A_body_becomes_one_frame_by_its_content_type(string body, string? contentType, string wrapped)
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.Answer = (request, context) => request["ce-type"]!.StartsWith("azure.webpubsub.user", StringComparison.Ordinal)
            ? ScriptedApp.ReplyAsync(context, 200, body, contentType)
            : Task.CompletedTask;
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        using EmulatorClient simple = await host.ConnectAsync();
        await simple.SendAsync("x");
        Assert.Equal(body, await simple.ReceiveAsync());

        using EmulatorClient pubSub = await PubSubAsync(host);
        await pubSub.SendAsync("""{"type":"event","event":"e","dataType":"text","data":"x","ackId":1}""");
        Assert.Equal(wrapped, await pubSub.ReceiveAsync());
        Assert.Equal(Acknowledged, await pubSub.ReceiveAsync());
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    public async Task An_empty_success_sends_nothing(int status)
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.Answer = (request, context) => request["ce-type"]!.StartsWith("azure.webpubsub.user", StringComparison.Ordinal)
            ? request.Text == "last" ? ScriptedApp.ReplyAsync(context, 200, "the last", "text/plain") : ScriptedApp.ReplyAsync(context, status)
            : Task.CompletedTask;
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        using EmulatorClient simple = await host.ConnectAsync();
        await simple.SendAsync("x");
        await simple.SendAsync("last");
        Assert.Equal("the last", await simple.ReceiveAsync());

        using EmulatorClient pubSub = await PubSubAsync(host);
        await pubSub.SendAsync("""{"type":"event","event":"e","dataType":"text","data":"x","ackId":1}""");
        Assert.Equal(Acknowledged, await pubSub.ReceiveAsync());
    }

    [Theory]
    [InlineData(400, "no", "text/plain")]
    [InlineData(401, null, null)]
    [InlineData(429, null, null)]
    [InlineData(302, null, null)]
    [InlineData(200, "{broken", "application/json")]
    [InlineData(200, "<p>", "text/html")]
    public async Task A_failure_closes_a_simple_client_and_denies_a_PubSub_client_its_acknowledgement(int status, string? body, string? contentType)
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.Answer = (request, context) => request["ce-type"]!.StartsWith("azure.webpubsub.user", StringComparison.Ordinal)
            ? ScriptedApp.ReplyAsync(context, status, body, contentType)
            : Task.CompletedTask;
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        using EmulatorClient simple = await host.ConnectAsync();
        await simple.SendAsync("x");
        Assert.Equal("close 1011: ", await simple.ReceiveAsync());

        using EmulatorClient pubSub = await PubSubAsync(host);
        await pubSub.SendAsync("""{"type":"event","event":"e","dataType":"text","data":"x","ackId":1}""");
        Assert.Equal(Failed, await pubSub.ReceiveAsync());
        await pubSub.SendAsync("""{"type":"ping"}""");
        Assert.Equal("""{"type":"pong"}""", await pubSub.ReceiveAsync());
    }

    /// <summary>A client of <c>json.webpubsub.azure.v1</c> that has received its first frame.</summary>
    private static async Task<EmulatorClient> PubSubAsync(CloudHost host)
    {
        EmulatorClient client = await host.ConnectAsync(subprotocol: "json.webpubsub.azure.v1");
        await client.ReceiveAsync();
        return client;
    }
}
