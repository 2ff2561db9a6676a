using System.Net;
using System.Text;
using System.Text.Json;

namespace AgentCore.LocalHost.Tests.WebPubSub;

public sealed class RestMisuseTests
{
    [Fact]
    [Requirement("Hub calls")]
    public async Task A_call_without_a_token_of_its_own_is_refused()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        string url = $"{host.Url}/api/hubs/agentcore/groups/g";
        DateTimeOffset soon = host.Clock.GetUtcNow().AddMinutes(1);
        string[] bad =
        [
            "", "garbage",
            TestTokens.Make(new string('x', 44), url, soon),
            TestTokens.Make(EmulatorHost.Key, $"{host.Url}/api/hubs/agentcore/groups/h", soon),
            TestTokens.Make(EmulatorHost.Key, url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), soon),
            TestTokens.Make(EmulatorHost.Key, $"{host.Url}/client/hubs/agentcore", soon),
            TestTokens.Make(EmulatorHost.Key, url, host.Clock.GetUtcNow()),
            TestTokens.Make(EmulatorHost.Key, url, null),
        ];
        foreach (string token in bad)
        {
            using HttpResponseMessage response = await host.CallAsync(HttpMethod.Head, "groups/g", token: token);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal("Unauthorized", Assert.Single(response.Headers.GetValues("x-ms-error-code")));
        }
    }

    [Theory]
    [InlineData("?messageTtlSeconds=60&api-version=1")]
    [InlineData("")]
    public async Task A_token_names_the_url_with_its_query_or_without(string query)
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        foreach (string path in (string[])["groups/a%3Ab/:send", "GROUPS/a%3ab/:SEND", "groups/a:b/:send"])
        {
            string url = $"{host.Url}/api/hubs/agentcore/{path}{query}";
            string token = TestTokens.Make(EmulatorHost.Key, url, host.Clock.GetUtcNow().AddMinutes(1));
            using HttpResponseMessage response = await host.CallAsync(
                HttpMethod.Post, "groups/a%3Ab/:send?messageTtlSeconds=60&api-version=1", EmulatorHost.JsonBody("1"), token);
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_wrong_filter_is_answered_in_the_services_form()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using HttpResponseMessage response = await host.CallAsync(
            HttpMethod.Post, ":send?filter=invalid%20filter", EmulatorHost.JsonBody("1"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("BadRequest", Assert.Single(response.Headers.GetValues("x-ms-error-code")));
        using JsonDocument body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Limit.Token));
        Assert.Equal(["code", "message", "target", "details", "inner"], body.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            "Invalid syntax for 'invalid filter': Syntax error at position 14 in 'invalid filter'. (Parameter 'filter')",
            body.RootElement.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData(":addToGroups", """{"groups":["g"],"filter":"nonsense"}""")]
    [InlineData(":addToGroups", """{"groups":["g"],"filter":""}""")]
    [InlineData(":addToGroups", """{"groups":["g"]}""")]
    [InlineData(":addToGroups", """{"groups":"g","filter":"userId eq 'a'"}""")]
    [InlineData(":addToGroups", """{"groups":[1],"filter":"userId eq 'a'"}""")]
    [InlineData(":addToGroups", """{"groups":[" "],"filter":"userId eq 'a'"}""")]
    [InlineData(":addToGroups", "[]")]
    [InlineData(":removeFromGroups", "{")]
    [InlineData(":removeFromGroups", """{"groups":["g"],"filter":"userId eq 'a' or"}""")]
    [InlineData(":send", "")]
    [InlineData(":send", "{")]
    [InlineData(":send", "1 2")]
    [InlineData(":send?messageTtlSeconds=301", "1")]
    [InlineData(":send?messageTtlSeconds=x", "1")]
    [InlineData("groups/g/:send?filter=x", "1")]
    public async Task A_wrong_call_is_a_400(string path, string body)
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await host.PostAsync(path, body));
        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync(":send", "1"));
    }

    [Fact]
    public async Task A_body_must_say_its_length_and_stay_under_1_MB()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using HttpResponseMessage chunked = await host.CallAsync(HttpMethod.Post, ":send", new ChunkedContent());
        Assert.Equal(HttpStatusCode.BadRequest, chunked.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await host.PostAsync(":send", $"\"{new string('a', 1_048_576)}\""));
    }

    [Fact]
    public async Task A_content_type_that_is_no_message_is_refused()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using HttpResponseMessage response = await host.CallAsync(
            HttpMethod.Post, ":send", new StringContent("<a/>", Encoding.UTF8, "text/xml"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Another_hub_is_not_found()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        string path = "../other/:send";
        string token = TestTokens.Make(EmulatorHost.Key, $"{host.Url}/api/hubs/other/:send", host.Clock.GetUtcNow().AddMinutes(1));
        using HttpResponseMessage response = await host.CallAsync(HttpMethod.Post, path, EmulatorHost.JsonBody("1"), token);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private sealed class ChunkedContent : HttpContent
    {
        public ChunkedContent() => Headers.ContentType = new("application/json");

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync("1"u8.ToArray(), Limit.Token).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
