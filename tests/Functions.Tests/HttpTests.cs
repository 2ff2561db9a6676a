using System.Text.Json;
using AgentCore.Functions.Drivers;
using Microsoft.AspNetCore.Http;

namespace AgentCore.Functions;

public sealed class HttpTests : IDisposable
{
    private readonly FunctionHost host = new();

    public void Dispose() => host.Dispose();

    [Theory, InlineData("Negotiate"), InlineData("History"), InlineData("Stream")]
    [Requirement("Endpoint surface")]
    public async Task Without_a_token_the_answer_is_401_with_its_code(string function)
    {
        HttpResponse response = await host.RequestAsync(function);
        Assert.Equal((401, "application/problem+json; charset=utf-8"), (response.StatusCode, response.ContentType));
        Assert.Equal("TOKEN_MISSING", Body(response).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Negotiation_gives_a_URL_of_the_hub()
    {
        HttpResponse response = await host.RequestAsync("Negotiate", token: host.Mint());
        Assert.Equal("wss://hub.test/client/hubs/agentcore?access_token=t", Body(response).GetProperty("url").GetString());
    }

    [Fact]
    public async Task History_gives_what_was_relayed()
    {
        await host.DeliverAsync("Relay", EventGridDelivery.Of("""{"n":1}"""));
        HttpResponse response = await host.RequestAsync("History", "?since=earliest", host.Mint());
        Assert.Equal(1, Body(response).GetProperty("events").GetArrayLength());
    }

    [Fact]
    public async Task A_stream_gives_what_was_relayed_and_ends_when_the_host_ends_the_call()
    {
        await host.DeliverAsync("Relay", EventGridDelivery.Of("""{"n":1}"""));
        using var stopping = new CancellationTokenSource();
        var body = new WatchedBody("""data: {"n":1}""", stopping.Cancel);
        HttpResponse response = await host.RequestUntilAsync("Stream", "?lastEventId=earliest", host.Mint(), body, stopping.Token);
        Assert.Equal("text/event-stream; charset=utf-8", response.ContentType);
        Assert.True(stopping.IsCancellationRequested);
    }

    [Fact]
    public async Task Health_tells_where_the_log_ends_and_how_many_streams_there_are()
    {
        JsonElement health = Body(await host.RequestAsync("Health"));
        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.Equal("""{"sse":0}""", health.GetProperty("connections").GetRawText());
        Assert.Equal((await host.Log.GetEndAsync(FunctionHost.Cancellation)).ToString(), health.GetProperty("log").GetProperty("end").GetString());
    }

    [Fact]
    public async Task The_WebSocket_route_says_where_to_ask()
    {
        HttpResponse response = await host.RequestAsync("WebSocketHint");
        Assert.Equal(426, response.StatusCode);
        Assert.Equal("/realtime/negotiate", Body(response).GetProperty("negotiate").GetString());
    }

    private static JsonElement Body(HttpResponse response) => JsonDocument.Parse(((MemoryStream)response.Body).ToArray()).RootElement;
}
