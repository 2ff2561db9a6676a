using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentCore.LocalHost.Tests.FunctionsApp.Drivers;
using AgentCore.LocalHost.Tests.WebPubSub;

namespace AgentCore.LocalHost.Tests.FunctionsApp.WebHooks;

public sealed class EventTests
{
    private const string PubSub = "json.webpubsub.azure.v1";

    [Fact]
    public async Task The_handshake_of_a_simple_client_is_an_event_with_all_that_the_client_brought()
    {
        var clock = new WatchedClock();
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        await using CloudHost host = await CloudHost.StartAsync(app.Url, clock: clock);
        string token = host.ClientToken(clock, ("sub", "älice"), ("role", new[] { "agentcore.feed" }));
        using EmulatorClient client = await host.ConnectAsync($"?access_token={token}&channels=agent.*");

        RecordedRequest connect = await app.NextAsync();
        CheckHeaders(connect, "sys.connect", "0", "älice", subprotocol: null);
        Assert.Equal("application/json; charset=utf-8", connect["Content-Type"]);
        JsonElement body = JsonDocument.Parse(connect.Body).RootElement;
        Assert.Equal(["claims", "query", "headers", "subprotocols", "clientCertificates"], body.EnumerateObject().Select(member => member.Name));
        Assert.Equal("älice", body.GetProperty("claims").GetProperty("sub")[0].GetString());
        Assert.Equal("agentcore.feed", body.GetProperty("claims").GetProperty("role")[0].GetString());
        Assert.Equal("""{"channels":["agent.*"]}""", body.GetProperty("query").ToString());
        Assert.Equal($"127.0.0.1:{host.Url.Port}", body.GetProperty("headers").GetProperty("Host")[0].GetString());
        Assert.Equal(0, body.GetProperty("subprotocols").GetArrayLength());
        Assert.Equal(0, body.GetProperty("clientCertificates").GetArrayLength());
    }

    [Fact]
    public async Task Frames_of_a_simple_client_are_the_event_message_with_the_frames_bytes()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        using EmulatorClient client = await host.ConnectAsync();
        RecordedRequest connected = await app.NextAsync("sys.connected");
        CheckHeaders(connected, "sys.connected", "1", userId: null, subprotocol: null);
        Assert.Equal("application/json; charset=utf-8", connected["Content-Type"]);
        Assert.Equal("{}", connected.Text);

        await client.SendAsync("""{ "type" : "ping" }""");
        RecordedRequest text = await app.NextAsync();
        CheckHeaders(text, "user.message", "2", userId: null, subprotocol: null);
        Assert.Equal("text/plain", text["Content-Type"]);
        Assert.Equal("""{ "type" : "ping" }""", text.Text);

        await client.Socket.SendAsync(new byte[] { 0, 255, 1 }, WebSocketMessageType.Binary, true, Limit.Token);
        RecordedRequest binary = await app.NextAsync();
        CheckHeaders(binary, "user.message", "3", userId: null, subprotocol: null);
        Assert.Equal("application/octet-stream", binary["Content-Type"]);
        Assert.Equal([0, 255, 1], binary.Body);

        await client.CloseAsync();
        RecordedRequest disconnected = await app.NextAsync();
        CheckHeaders(disconnected, "sys.disconnected", "4", userId: null, subprotocol: null);
        Assert.Equal("""{"reason":null}""", disconnected.Text);
    }

    [Fact]
    public async Task Events_of_a_PubSub_client_have_their_own_names_and_media_types()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        using EmulatorClient client = await host.ConnectAsync($"?access_token={host.ClientToken(TimeProvider.System, ("sub", "bob"))}", PubSub);
        RecordedRequest connect = await app.NextAsync();
        CheckHeaders(connect, "sys.connect", "0", "bob", subprotocol: null);
        Assert.Equal($"[\"{PubSub}\"]", JsonDocument.Parse(connect.Body).RootElement.GetProperty("subprotocols").ToString());
        CheckHeaders(await app.NextAsync(), "sys.connected", "1", "bob", PubSub);

        await client.SendAsync("""{"type":"event","event":"subscribe","dataType":"json","data":{ "channels" : ["*"] }}""");
        RecordedRequest json = await app.NextAsync();
        CheckHeaders(json, "user.subscribe", "2", "bob", PubSub);
        Assert.Equal("application/json", json["Content-Type"]);
        Assert.Equal("""{ "channels" : ["*"] }""", json.Text);

        await client.SendAsync("""{"type":"event","event":"said","dataType":"text","data":"hällo"}""");
        RecordedRequest text = await app.NextAsync();
        CheckHeaders(text, "user.said", "3", "bob", PubSub);
        Assert.Equal(("text/plain", "hällo"), (text["Content-Type"], text.Text));

        await client.SendAsync("""{"type":"event","event":"drawn","dataType":"binary","data":"AAE="}""");
        RecordedRequest binary = await app.NextAsync();
        Assert.Equal("application/octet-stream", binary["Content-Type"]);
        Assert.Equal([0, 1], binary.Body);
    }

    [Fact]
    public async Task Disconnected_says_why_the_service_closed_the_connection()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        using EmulatorClient client = await host.ConnectAsync();
        string id = (await app.NextAsync("sys.connected"))["ce-connectionId"]!;
        var url = new Uri(host.Url, $"/api/hubs/agentcore/connections/{id}?reason=idle");
        using var close = new HttpRequestMessage(HttpMethod.Delete, url);
        close.Headers.Authorization = new("Bearer", TestTokens.Make(AppSettings.AccessKey, url.AbsoluteUri, DateTimeOffset.UtcNow.AddMinutes(1)));
        using HttpResponseMessage closed = await host.Http.SendAsync(close, Limit.Token);
        Assert.Equal("close 1000: ", await client.ReceiveAsync());
        await client.CloseAsync();
        Assert.Equal("""{"reason":"idle"}""", (await app.NextAsync("sys.disconnected")).Text);
    }

    [Fact]
    public async Task A_name_with_a_control_character_is_not_sent()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        using EmulatorClient client = await host.ConnectAsync(subprotocol: PubSub);
        await app.NextAsync("sys.connected");
        await client.ReceiveAsync();
        await client.SendAsync("""{"type":"event","event":"x\r\nce-userId: admin","dataType":"text","data":"","ackId":1}""");
        Assert.Contains("\"success\":false", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.SendAsync("""{"type":"event","event":"next","dataType":"text","data":""}""");
        Assert.Equal("next", (await app.NextAsync())["ce-eventName"]);
    }

    [Fact]
    public async Task Messages_do_not_wait_for_connected_and_wait_for_each_other()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        var connected = new TaskCompletionSource();
        var first = new TaskCompletionSource();
        app.Answer = (request, _) => request["ce-type"] switch
        {
            "azure.webpubsub.sys.connected" => connected.Task,
            "azure.webpubsub.user.message" when request.Text == "1" => first.Task,
            _ => Task.CompletedTask,
        };
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        using EmulatorClient client = await host.ConnectAsync();
        await client.SendAsync("1");
        await client.SendAsync("2");
        Assert.Equal("1", (await app.NextAsync("user.message")).Text);
        first.SetResult();
        Assert.Equal("2", (await app.NextAsync()).Text);
        connected.SetResult();
    }

    private static void CheckHeaders(RecordedRequest request, string type, string number, string? userId, string? subprotocol)
    {
        string id = request["ce-connectionId"]!;
        byte[] signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(AppSettings.AccessKey), Encoding.UTF8.GetBytes(id));
        Assert.Equal("POST", request.Method);
        Assert.Equal("/runtime/webhooks/webpubsub", request.PathAndQuery);
        Assert.Equal("127.0.0.1", request["WebHook-Request-Origin"]);
        Assert.Equal("1.0", request["ce-specversion"]);
        Assert.Equal("1.0", request["ce-awpsversion"]);
        Assert.Equal($"azure.webpubsub.{type}", request["ce-type"]);
        Assert.Equal($"/hubs/agentcore/client/{id}", request["ce-source"]);
        Assert.Equal(number, request["ce-id"]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", request["ce-time"]);
        Assert.Equal($"sha256={Convert.ToHexString(signature)}", request["ce-signature"], ignoreCase: true);
        Assert.Equal("agentcore", request["ce-hub"]);
        Assert.Equal(type.Split('.')[1], request["ce-eventName"]);
        Assert.Equal(userId, request["ce-userId"]);
        Assert.Equal(subprotocol, request["ce-subprotocol"]);
        Assert.Null(request["ce-connectionState"]);
    }
}
