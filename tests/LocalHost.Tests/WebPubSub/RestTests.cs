using System.Net;
using System.Text.Json;

namespace AgentCore.LocalHost.Tests.WebPubSub;

public sealed class RestTests
{
    [Fact]
    public async Task A_send_by_filter_reaches_each_match_once()
    {
        await using EmulatorHost host = await HostOfGroupsAsync();
        using EmulatorClient both = await host.ConnectAsync("?g=agent.error&g=agent.error:agent-1");
        using EmulatorClient neither = await host.ConnectAsync("?g=other");
        string filter = Uri.EscapeDataString("'agent.error' in groups or 'agent.error:agent-1' in groups");

        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync($":send?filter={filter}&api-version=2024-12-01", "1"));
        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync(":send", "2"));

        Assert.Equal("1", await both.ReceiveAsync());
        Assert.Equal("2", await both.ReceiveAsync());
        Assert.Equal("2", await neither.ReceiveAsync());
    }

    [Fact]
    public async Task Excluded_connections_are_left_out_of_sends_and_closes()
    {
        await using EmulatorHost host = await HostOfGroupsAsync();
        (EmulatorClient first, string firstId) = await host.ConnectKnownAsync("?g=a");
        (EmulatorClient second, string secondId) = await host.ConnectKnownAsync("?g=a");
        using EmulatorClient third = await host.ConnectAsync("?g=a");
        using (first)
        using (second)
        {
            await host.PostAsync($"groups/a/:send?excluded={firstId}&excluded={secondId}", "1");
            await host.PostAsync("groups/a/:send", "2");
            await host.PostAsync($"groups/a/:closeConnections?excluded={firstId}");
            await host.PostAsync(":send", "3");

            Assert.Equal(["2", "3"], [await first.ReceiveAsync(), await first.ReceiveAsync()]);
            Assert.Equal(["2", "close 1000: "], [await second.ReceiveAsync(), await second.ReceiveAsync()]);
            Assert.Equal(["1", "2", "close 1000: "], [await third.ReceiveAsync(), await third.ReceiveAsync(), await third.ReceiveAsync()]);
        }
    }

    [Fact]
    public async Task One_connection_is_sent_to_asked_for_and_closed()
    {
        await using EmulatorHost host = await HostOfGroupsAsync();
        (EmulatorClient client, string id) = await host.ConnectKnownAsync();
        using EmulatorClient known = client;
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(HttpMethod.Head, $"connections/{id}"));
        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync($"connections/{id}/:send", "1"));
        Assert.Equal(HttpStatusCode.NoContent, await host.StatusAsync(HttpMethod.Delete, $"connections/{id}?reason=r"));
        Assert.Equal("1", await client.ReceiveAsync());
        Assert.Equal("close 1000: ", await client.ReceiveAsync());
    }

    [Fact]
    public async Task An_unknown_connection_is_no_error_but_where_the_service_says_so()
    {
        await using EmulatorHost host = await HostOfGroupsAsync();
        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync("connections/none/:send", "1"));
        Assert.Equal(HttpStatusCode.NoContent, await host.StatusAsync(HttpMethod.Delete, "connections/none"));
        Assert.Equal(HttpStatusCode.NotFound, await host.StatusAsync(HttpMethod.Head, "connections/none"));
        Assert.Equal(HttpStatusCode.NotFound, await host.StatusAsync(HttpMethod.Put, "groups/g/connections/none"));
    }

    [Fact]
    public async Task A_connection_is_put_into_a_group()
    {
        await using EmulatorHost host = await HostOfGroupsAsync();
        (EmulatorClient client, string id) = await host.ConnectKnownAsync();
        using EmulatorClient known = client;
        Assert.Equal(HttpStatusCode.NotFound, await host.StatusAsync(HttpMethod.Head, "groups/g"));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(HttpMethod.Put, $"groups/g/connections/{id}"));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(HttpMethod.Head, "groups/g"));
    }

    [Fact]
    public async Task Groups_are_joined_and_left_by_filter()
    {
        await using EmulatorHost host = await HostOfGroupsAsync();
        using EmulatorClient idle = await host.ConnectAsync("?g=~session&g=~alive.1");
        using EmulatorClient alive = await host.ConnectAsync("?g=~session&g=~alive.5");
        const string Filter = "'~session' in groups and not ('~alive.5' in groups or '~alive.4' in groups)";

        Assert.Equal(HttpStatusCode.OK, await host.PostAsync(":addToGroups", $$"""{"groups":["~idle","~x"],"filter":"{{Filter}}"}"""));
        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync("groups/~idle/:send", "1"));
        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync("groups/~x/:send", "2"));

        Assert.Equal(HttpStatusCode.OK, await host.PostAsync(":removeFromGroups", """{"groups":["~idle"],"filter":"'~idle' in groups"}"""));
        Assert.Equal(HttpStatusCode.NotFound, await host.StatusAsync(HttpMethod.Head, "groups/~idle"));
        Assert.Equal(HttpStatusCode.OK, await host.PostAsync(":addToGroups", """{"groups":["~idle"],"filter":"'nobody' in groups"}"""));
        await host.PostAsync(":send", "3");
        Assert.Equal(["1", "2", "3"], [await idle.ReceiveAsync(), await idle.ReceiveAsync(), await idle.ReceiveAsync()]);
        Assert.Equal("3", await alive.ReceiveAsync());
    }

    [Theory]
    [InlineData("~alive.5", "~alive.5")]
    [InlineData("%7Ealive.5", "~alive.5")]
    [InlineData("agent.error:agent-1", "agent.error:agent-1")]
    [InlineData("agent.error%3Aagent-1", "agent.error:agent-1")]
    [InlineData("o'clock", "o'clock")]
    [InlineData("%C3%A9%20x", "é x")]
    public async Task Group_names_come_raw_or_encoded(string path, string group)
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        host.Upstream.OnConnect = _ => ScriptedUpstream.Accept(groups: [group]);
        using EmulatorClient client = await host.ConnectAsync();
        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync($"groups/{path}/:send", "1"));
        string filter = Uri.EscapeDataString($"'{group.Replace("'", "''", StringComparison.Ordinal)}' in groups");
        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync($":send?filter={filter}", "2"));
        Assert.Equal(["1", "2"], [await client.ReceiveAsync(), await client.ReceiveAsync()]);
    }

    [Fact]
    public async Task Sends_reach_a_connection_in_the_order_of_the_calls()
    {
        await using EmulatorHost host = await HostOfGroupsAsync();
        using EmulatorClient client = await host.ConnectAsync("?g=a");
        for (int i = 0; i < 200; i++) await host.PostAsync(i % 2 == 0 ? ":send" : "groups/a/:send", $"{i}");
        for (int i = 0; i < 200; i++) Assert.Equal($"{i}", await client.ReceiveAsync());
    }

    [Fact]
    public async Task The_health_route_needs_no_token()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri($"{host.Url}/api/health"));
        using HttpResponseMessage response = await http.SendAsync(request, Limit.Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Tokens_are_made_for_key_holders_only_where_that_is_switched_on()
    {
        await using EmulatorHost refusing = await EmulatorHost.StartAsync();
        Assert.Equal(HttpStatusCode.Forbidden, await refusing.PostAsync(":generateToken"));

        await using EmulatorHost host = await EmulatorHost.StartAsync(("GenerateTokenByKey", "true"));
        using HttpResponseMessage response = await host.CallAsync(
            HttpMethod.Post, ":generateToken?userId=u&role=a&role=b&group=g&minutesToExpire=1");
        using JsonDocument body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Limit.Token));
        using EmulatorClient client = await host.ConnectAsync($"?access_token={body.RootElement.GetProperty("token").GetString()}");
        Assert.Equal(["a", "b"], Assert.Single(host.Upstream.Requests).Claims["role"]);
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(HttpMethod.Head, "groups/g"));
        Assert.Equal("u", Assert.Single(Assert.Single(host.Upstream.Requests).Claims["sub"]));
        Assert.Equal(HttpStatusCode.BadRequest, await host.PostAsync(":generateToken?minutesToExpire=0"));
    }

    private static async Task<EmulatorHost> HostOfGroupsAsync()
    {
        EmulatorHost host = await EmulatorHost.StartAsync();
        host.Upstream.OnConnect = request => ScriptedUpstream.Accept(groups: request.Query.GetValueOrDefault("g", []));
        return host;
    }
}
