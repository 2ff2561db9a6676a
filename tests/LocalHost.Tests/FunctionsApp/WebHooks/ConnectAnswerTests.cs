using System.Net;
using System.Text.Json;
using AgentCore.LocalHost.Tests.FunctionsApp.Drivers;
using AgentCore.LocalHost.Tests.WebPubSub;

namespace AgentCore.LocalHost.Tests.FunctionsApp.WebHooks;

public sealed class ConnectAnswerTests
{
    private const string Json = "application/json; charset=utf-8";

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_refusal_reaches_the_client_as_its_status(int status)
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.On("sys.connect", status, "TOKEN_EXPIRED", "text/plain");
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        Assert.Equal((HttpStatusCode)status, await host.RefusalAsync());
        Assert.Equal((HttpStatusCode)status, await host.RefusalAsync(path: "/realtime/ws?token=bad"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"groups\":1}")]
    [InlineData("welcome")]
    [InlineData("{\"subprotocol\":\"not-offered\"}")]
    public async Task An_answer_that_cannot_be_used_refuses_the_handshake_with_500(string body)
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.On("sys.connect", 200, body, Json);
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        Assert.Equal(HttpStatusCode.InternalServerError, await host.RefusalAsync());
    }

    [Theory]
    [InlineData("{}", "alice", "mine", true)]
    [InlineData("{\"groups\":[],\"roles\":null,\"userId\":\"\"}", "alice", "mine", true)]
    [InlineData("{\"groups\":[\"theirs\"],\"roles\":[],\"userId\":\"bob\"}", "bob", "theirs", false)]
    [InlineData("{\"roles\":[\"webpubsub.joinLeaveGroup\"]}", "alice", "mine", true)]
    public async Task What_the_answer_sets_replaces_the_tokens_and_the_rest_stays(string body, string user, string group, bool mayJoin)
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.On("sys.connect", 200, body, Json);
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        string token = host.ClientToken(
            TimeProvider.System, ("sub", "alice"), ("webpubsub.group", new[] { "mine" }), ("role", new[] { "webpubsub.joinLeaveGroup" }));
        using EmulatorClient client = await host.ConnectAsync($"?access_token={token}", "json.webpubsub.azure.v1");
        JsonElement connected = JsonDocument.Parse(await client.ReceiveAsync()).RootElement;
        Assert.Equal(user, connected.GetProperty("userId").GetString());
        Assert.Equal(user, (await app.NextAsync("sys.connected"))["ce-userId"]);
        await client.SendAsync("""{"type":"joinGroup","group":"g","ackId":1}""");
        JsonElement ack = JsonDocument.Parse(await client.ReceiveAsync()).RootElement;
        Assert.Equal(mayJoin, ack.GetProperty("success").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, await HeadAsync(host, $"groups/{group}"));
    }

    [Fact]
    public async Task The_chosen_subprotocol_is_the_clients_and_comes_with_every_event()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.On("sys.connect", 200, """{"subprotocol":"agentcore.v1"}""", Json);
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        using EmulatorClient client = await host.ConnectAsync(subprotocol: "agentcore.v1");
        Assert.Equal("agentcore.v1", client.Socket.SubProtocol);
        Assert.Equal("agentcore.v1", (await app.NextAsync("sys.connected"))["ce-subprotocol"]);
    }

    [Fact]
    public async Task The_direct_route_passes_the_apps_token_in_the_query_whether_it_came_in_the_query_or_the_header()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        using EmulatorClient client = await host.ConnectAsync(path: "/realtime/ws?token=in-query&channels=agent.*");
        Assert.Equal("""{"token":["in-query"],"channels":["agent.*"]}""", JsonDocument.Parse((await app.NextAsync()).Body).RootElement.GetProperty("query").ToString());
    }

    private static async Task<HttpStatusCode> HeadAsync(CloudHost host, string path)
    {
        var url = new Uri(host.Url, $"/api/hubs/agentcore/{path}");
        using var request = new HttpRequestMessage(HttpMethod.Head, url);
        request.Headers.Authorization = new("Bearer", TestTokens.Make(AppSettings.AccessKey, url.AbsoluteUri, DateTimeOffset.UtcNow.AddMinutes(1)));
        using HttpResponseMessage answer = await host.Http.SendAsync(request, Limit.Token);
        return answer.StatusCode;
    }
}
