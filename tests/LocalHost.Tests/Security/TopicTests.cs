using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AgentCore.LocalHost.Drivers;

namespace AgentCore.LocalHost.Security;

/// <summary>Who may publish to the topic's twin, and the handshakes of an Event Grid endpoint.</summary>
public sealed class TopicTests
{
    private const string Key = "a-publishers-key-0123456789";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a-publishers-key-012345678")]
    [InlineData("a-publishers-key-0123456789x")]
    [InlineData("A-PUBLISHERS-KEY-0123456789")]
    [Requirement("Topic key")]
    public async Task Without_the_key_nothing_is_published(string? key)
    {
        await using RunningHost host = await RunningHost.StartAsync([$"--Topic:Key={Key}"]);
        using HttpResponseMessage refused = await PublishAsync(host, key, 1);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.DoesNotContain(Key, await refused.Content.ReadAsStringAsync(Stop), StringComparison.OrdinalIgnoreCase);

        using HttpResponseMessage taken = await PublishAsync(host, Key, 2);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        string history = await host.Http.GetStringAsync($"/realtime/events?token={await host.TokenAsync()}", Stop);
        JsonElement only = Assert.Single(JsonSerializer.Deserialize<JsonElement>(history).GetProperty("events").EnumerateArray());
        Assert.Equal(2, only.GetProperty("data").GetProperty("number").GetInt32());
    }

    [Fact]
    [Requirement("Topic token")]
    public async Task A_readers_token_publishes_nothing()
    {
        await using RunningHost host = await RunningHost.StartAsync([$"--Topic:Key={Key}"]);
        host.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await host.TokenAsync());
        using HttpResponseMessage refused = await host.TryPublishAsync(TestEvent.Numbered(1));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    [Requirement("Topic handshake")]
    public async Task Both_of_Event_Grids_handshakes_are_answered_and_publish_nothing()
    {
        await using RunningHost host = await RunningHost.StartAsync([$"--Topic:Key={Key}"]);
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/events");
        using (HttpResponseMessage unasked = await host.Http.SendAsync(preflight, Stop))
        {
            Assert.Equal(HttpStatusCode.BadRequest, unasked.StatusCode);
            Assert.False(unasked.Headers.Contains("WebHook-Allowed-Rate"));
        }
        using var asked = new HttpRequestMessage(HttpMethod.Options, "/api/events");
        asked.Headers.Add("WebHook-Request-Origin", "eventgrid.azure.net");
        asked.Headers.Add("WebHook-Request-Rate", "120");
        using (HttpResponseMessage allowed = await host.Http.SendAsync(asked, Stop))
        {
            Assert.Equal("eventgrid.azure.net", Assert.Single(allowed.Headers.GetValues("WebHook-Allowed-Origin")));
            Assert.Equal("*", Assert.Single(allowed.Headers.GetValues("WebHook-Allowed-Rate")));
            Assert.Equal("POST", Assert.Single(allowed.Content.Headers.Allow));
        }

        const string validation =
            """[{"id":"1","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"512d38b6"}}]""";
        using (HttpResponseMessage refused = await PostAsync(host, null, validation))
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using (HttpResponseMessage echoed = await PostAsync(host, Key, validation))
            Assert.Equal("""{"validationResponse":"512d38b6"}""", await echoed.Content.ReadAsStringAsync(Stop));
        string history = await host.Http.GetStringAsync($"/realtime/events?token={await host.TokenAsync()}", Stop);
        Assert.StartsWith("""{"events":[],""", history, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", """{"agent_id":"agent-7"}""")]
    [InlineData("text/plain", "not JSON")]
    [InlineData(null, "")]
    public async Task A_CloudEvent_in_binary_mode_is_refused_by_its_name_with_the_remedy(string? mediaType, string data)
    {
        await using RunningHost host = await RunningHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/events") { Content = new StringContent(data) };
        request.Content.Headers.ContentType = mediaType is null ? null : new MediaTypeHeaderValue(mediaType);
        (string, string)[] attributes = [("ce-specversion", "1.0"), ("ce-id", "1"), ("ce-source", "/s"), ("ce-type", "agent.error")];
        foreach ((string name, string value) in attributes) request.Headers.Add(name, value);
        using HttpResponseMessage refused = await host.Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        string problem = await refused.Content.ReadAsStringAsync(Stop);
        Assert.Contains("BAD_MESSAGE", problem, StringComparison.Ordinal);
        Assert.Contains("binary mode", problem, StringComparison.Ordinal);
        Assert.Contains("application/cloudevents", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_of_binary_mode_do_not_matter_where_the_media_type_says_structured_mode()
    {
        await using RunningHost host = await RunningHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/events") { Content = TestEvent.Batch([TestEvent.Numbered(1)]) };
        request.Headers.Add("ce-id", "other");
        using HttpResponseMessage taken = await host.Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    private static async Task<HttpResponseMessage> PublishAsync(RunningHost host, string? key, int number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/events");
        request.Content = TestEvent.Batch([TestEvent.Numbered(number)]);
        if (key is not null) request.Headers.TryAddWithoutValidation("aeg-sas-key", key);
        return await host.Http.SendAsync(request, Stop);
    }

    private static async Task<HttpResponseMessage> PostAsync(RunningHost host, string? key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/events")
        {
            Content = new StringContent(body, new MediaTypeHeaderValue("application/json")),
        };
        if (key is not null) request.Headers.Add("aeg-sas-key", key);
        return await host.Http.SendAsync(request, Stop);
    }
}
