using System.Net;
using System.Text.Json;

namespace AgentCore.Functions.Worker;

/// <summary>The events of Web PubSub, as the service sends them, through the host and the worker.</summary>
public sealed class WebPubSubHookTests(AppInWorker app)
{
    private const string PubSub = "json.webpubsub.azure.v1", ReliablePubSub = "json.reliable.webpubsub.azure.v1";
    private const string Channels = "\"channels\":[\"agent.error\"]";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string?> Protocols => [(string?)null, PubSub, ReliablePubSub];

    [Fact]
    public async Task The_service_is_told_that_its_events_are_welcome_and_nobody_else_is()
    {
        Assert.Equal(HttpStatusCode.OK, await ValidateAsync(app.HubHost));
        Assert.Equal(HttpStatusCode.BadRequest, await ValidateAsync("elsewhere.example"));
    }

    [Theory, MemberData(nameof(Protocols))]
    public async Task Every_kind_of_message_is_answered_with_success_over_each_protocol(string? protocol)
    {
        var client = new ServiceConnection(app, protocol);
        JsonElement accepted = await BodyAsync(await client.ConnectAsync(app.Mint()));
        Assert.Equal("alice", accepted.GetProperty("userId").GetString());
        Assert.Equal(0, accepted.GetProperty("roles").GetArrayLength());
        Assert.Equal(protocol, accepted.TryGetProperty("subprotocol", out JsonElement chosen) ? chosen.GetString() : null);
        Assert.NotNull(client.State);

        Assert.Equal(HttpStatusCode.OK, (await client.ConnectedAsync()).StatusCode);
        RecordedCall welcome = await app.Recorder.CallAsync(call => call.Url.Contains($"/connections/{client.Id}/:send", StringComparison.Ordinal));
        Assert.Contains("\"type\":\"welcome\"", welcome.Body, StringComparison.Ordinal);

        Assert.Null(await ServiceConnection.ReplyAsync(client.SayAsync("pong")));
        Assert.Equal("pong", Type(await ServiceConnection.ReplyAsync(client.SayAsync("ping"))));
        Assert.Equal("subscribed", Type(await ServiceConnection.ReplyAsync(client.SayAsync("subscribe", Channels))));
        Assert.Equal("unsubscribed", Type(await ServiceConnection.ReplyAsync(client.SayAsync("unsubscribe", Channels))));
        Assert.Equal("authenticated", Type(await ServiceConnection.ReplyAsync(client.SayAsync("auth", $"\"token\":\"{app.Mint()}\""))));
        Assert.Equal("BAD_MESSAGE", Code(await ServiceConnection.ReplyAsync(client.SayAsync("subscribe"))));
        Assert.Equal("TOKEN_INVALID", Code(await ServiceConnection.ReplyAsync(client.SayAsync("auth", "\"token\":\"no token\""))));
        Assert.Null(await ServiceConnection.ReplyAsync(client.SayAsync("pong")));
        Assert.Equal(HttpStatusCode.OK, (await client.DisconnectedAsync()).StatusCode);
    }

    [Theory, InlineData(""), InlineData("no json"), InlineData("null"), InlineData("[]"), InlineData("{}"), InlineData("""{"type":"dance"}"""), InlineData("\"\\ud800\"")]
    public async Task A_frame_that_is_no_message_is_answered_and_the_connection_stays(string frame)
    {
        var client = new ServiceConnection(app);
        await client.ConnectAsync(app.Mint());
        Assert.Equal("BAD_MESSAGE", Code(await ServiceConnection.ReplyAsync(client.SayRawAsync(frame))));
        Assert.Equal("pong", Type(await ServiceConnection.ReplyAsync(client.SayRawAsync("""{"type":"ping"}""", "application/octet-stream"))));
    }

    [Fact]
    public async Task A_handshake_without_a_good_token_is_refused_with_401()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await new ServiceConnection(app).ConnectAsync("no token")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await new ServiceConnection(app).ConnectAsync(null)).StatusCode);
    }

    [Fact]
    public async Task A_handshake_that_the_function_cannot_read_is_answered_with_an_error()
    {
        HttpResponseMessage answer = await new ServiceConnection(app).ConnectAsync(null, """{"claims":5,"query":{},"headers":{},"subprotocols":[]}""");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    [Fact]
    [Requirement("Upstream signature")]
    public async Task An_event_that_the_service_has_not_signed_is_refused()
    {
        var client = new ServiceConnection(app) { Signature = $"sha256={new string('0', 64)}" };
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.ConnectAsync(app.Mint())).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.SayAsync("ping")).StatusCode);
    }

    [Fact]
    public async Task A_message_that_cannot_be_carried_out_is_answered_and_may_be_sent_again()
    {
        var client = new ServiceConnection(app);
        await client.ConnectAsync(app.Mint());
        app.Recorder.Refuse(client.Id);
        Assert.Equal("SERVER_ERROR", Code(await ServiceConnection.ReplyAsync(client.SayAsync("subscribe", Channels))));
        app.Recorder.Accept(client.Id);
        Assert.Equal("subscribed", Type(await ServiceConnection.ReplyAsync(client.SayAsync("subscribe", Channels))));
    }

    [Fact]
    public async Task The_largest_state_that_a_session_can_have_fits_what_the_service_keeps()
    {
        // 16 agents of 45 characters: 767 of the 768 bytes that grants may have, and 96 channels of six types, of 100 that a connection may have.
        string[] grants = [.. Enumerable.Range(10, 16).Select(number => $"*:{new string('a', 43)}{number}")];
        var client = new ServiceConnection(app);
        Assert.Equal(HttpStatusCode.OK, (await client.ConnectAsync(app.Mint(grants))).StatusCode);
        Assert.Equal("subscribed", Type(await ServiceConnection.ReplyAsync(client.SayAsync("subscribe", "\"channels\":[\"*\"]"))));
        Assert.Equal("pong", Type(await ServiceConnection.ReplyAsync(client.SayAsync("ping"))));
    }

    [Fact]
    public async Task The_heartbeat_runs_by_its_timer() =>
        await app.Recorder.CallAsync(call => call.Url.Contains("/groups/~beat.", StringComparison.Ordinal));

    private static string? Type(JsonElement? reply) => reply?.GetProperty("type").GetString();

    private static string? Code(JsonElement? reply) => reply?.GetProperty("code").GetString();

    private async Task<HttpStatusCode> ValidateAsync(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/runtime/webhooks/webpubsub");
        request.Headers.Add("WebHook-Request-Origin", origin);
        return (await app.Http.SendAsync(request, Cancellation)).StatusCode;
    }

    private static async Task<JsonElement> BodyAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement;
    }
}
