using System.Net;
using System.Text.Json;
using AgentCore.Errors;
using AgentCore.LocalHost.WebPubSub.Upstream;

namespace AgentCore.LocalHost.Tests.WebPubSub;

public sealed class HandshakeTests
{
    private const string LongSubject = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";
    private const string LongRole = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";

    [Fact]
    public async Task The_handler_sees_the_tokens_claims_under_short_and_long_names()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        string token = host.ClientToken(("sub", "alice"), ("role", new[] { "agentcore.feed", "agentcore.until.1764000000" }));
        using EmulatorClient client = await host.ConnectAsync($"?access_token={token}&channels=agent.*&channels=x");

        ConnectEvent request = Assert.Single(host.Upstream.Requests);
        Assert.Equal(["alice"], request.Claims["sub"]);
        Assert.Equal(["alice"], request.Claims[LongSubject]);
        Assert.Equal(["agentcore.feed", "agentcore.until.1764000000"], request.Claims["role"]);
        Assert.Equal(["agentcore.feed", "agentcore.until.1764000000"], request.Claims[LongRole]);
        Assert.Equal(["agent.*", "x"], request.Query["channels"]);
        Assert.DoesNotContain("access_token", request.Query);
    }

    [Fact]
    public async Task A_role_that_is_one_text_is_a_list_of_one()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using EmulatorClient client = await host.ConnectAsync($"?access_token={host.ClientToken(("role", "one"))}");
        Assert.Equal(["one"], Assert.Single(host.Upstream.Requests).Claims["role"]);
    }

    [Fact]
    [Requirement("WebSocket hijacking")]
    public async Task The_handler_never_sees_credentials_in_headers()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        host.Upstream.OnConnect = _ => new ConnectReply.Refused(ErrorCode.ForbiddenChannel);
        Assert.Equal(HttpStatusCode.Forbidden, await host.RefusalAsync(bearer: host.ClientToken(("sub", "alice"))));

        ConnectEvent request = Assert.Single(host.Upstream.Requests);
        Assert.Equal(["alice"], request.Claims["sub"]);
        Assert.DoesNotContain("authorization", request.Headers);
        Assert.Contains("host", request.Headers);
    }

    [Fact]
    public async Task Without_a_token_a_client_is_anonymous_and_the_hub_may_be_named_in_the_query()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        host.Upstream.OnConnect = _ => new ConnectReply.Refused(ErrorCode.TokenMissing);
        Assert.Equal(HttpStatusCode.Unauthorized, await host.RefusalAsync("?hub=AgentCore&token=app", "/client/"));

        ConnectEvent request = Assert.Single(host.Upstream.Requests);
        Assert.Empty(request.Claims);
        Assert.Equal(["app"], request.Query["token"]);
    }

    [Fact]
    public async Task Where_anonymous_clients_are_not_allowed_the_handler_is_not_asked()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync(("AllowAnonymous", "false"));
        Assert.Equal(HttpStatusCode.Unauthorized, await host.RefusalAsync());
        Assert.Empty(host.Upstream.Requests);
    }

    [Fact]
    [Requirement("WebSocket negotiated")]
    public async Task A_token_is_refused_that_is_not_wholly_right()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        string url = $"{host.Url}/client/hubs/agentcore";
        DateTimeOffset now = host.Clock.GetUtcNow();
        string good = TestTokens.Make(EmulatorHost.Key, url, now.AddMinutes(1));
        string[] bad =
        [
            "", "garbage", good[..^2], good[..(good.LastIndexOf('.') + 1)],
            TestTokens.Make(new string('x', 44), url, now.AddMinutes(1)),
            TestTokens.Make(EmulatorHost.Key, $"{host.Url}/client/hubs/other", now.AddMinutes(1)),
            TestTokens.Make(EmulatorHost.Key, url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), now.AddMinutes(1)),
            TestTokens.Make(EmulatorHost.Key, url, now),
            TestTokens.Make(EmulatorHost.Key, url, null),
            TestTokens.Make(EmulatorHost.Key, url, now.AddMinutes(30), ("nbf", now.AddMinutes(6).ToUnixTimeSeconds())),
        ];
        foreach (string token in bad) Assert.Equal(HttpStatusCode.Unauthorized, await host.RefusalAsync($"?access_token={token}"));
        Assert.Empty(host.Upstream.Requests);
    }

    [Fact]
    public async Task A_token_is_accepted_in_any_case_of_its_url_to_its_last_second_and_ahead_within_the_skew()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        string url = $"{host.Url}/CLIENT/hubs/AgentCore".Replace("http:", "https:", StringComparison.Ordinal);
        string token = TestTokens.Make(EmulatorHost.Key, url, host.Clock.GetUtcNow().AddSeconds(1), ("nbf", host.Clock.GetUtcNow().AddMinutes(4).ToUnixTimeSeconds()));
        using EmulatorClient client = await host.ConnectAsync($"?access_token={token}");
        Assert.Single(host.Upstream.Requests);
    }

    [Fact]
    public async Task Groups_of_the_answer_replace_the_tokens_and_none_keep_them()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        string token = host.ClientToken(("webpubsub.group", new[] { "mine" }));
        host.Upstream.OnConnect = request => ScriptedUpstream.Accept(groups: request.Query.ContainsKey("keep") ? [] : ["theirs"]);

        using EmulatorClient replaced = await host.ConnectAsync($"?access_token={token}");
        Assert.Equal(HttpStatusCode.NotFound, await host.StatusAsync(HttpMethod.Head, "groups/mine"));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(HttpMethod.Head, "groups/theirs"));

        using EmulatorClient kept = await host.ConnectAsync($"?access_token={token}&keep=1");
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(HttpMethod.Head, "groups/mine"));
    }

    [Fact]
    public async Task The_answer_names_the_user_else_the_token_does()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        host.Upstream.OnConnect = request => ScriptedUpstream.Accept(userId: request.Query.ContainsKey("bob") ? "bob" : null);
        string token = host.ClientToken(("sub", "alice"));
        using EmulatorClient first = await host.ConnectAsync($"?access_token={token}");
        using EmulatorClient second = await host.ConnectAsync($"?access_token={token}&bob=1");
        await host.PostAsync(":send?filter=userId%20eq%20%27alice%27", "1");
        await host.PostAsync(":send?filter=userId%20eq%20%27bob%27", "2");
        Assert.Equal(["1", "2"], [await first.ReceiveAsync(), await second.ReceiveAsync()]);
    }

    [Fact]
    public async Task A_subprotocol_must_have_been_offered()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        host.Upstream.OnConnect = _ => ScriptedUpstream.Accept(subprotocol: "chosen");
        Assert.Equal(HttpStatusCode.InternalServerError, await host.RefusalAsync());
        using EmulatorClient client = await host.ConnectAsync(subprotocol: "chosen");
        Assert.Equal("chosen", client.Socket.SubProtocol);
    }

    [Fact]
    public async Task A_handler_that_fails_refuses_the_handshake()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        host.Upstream.OnConnect = _ => throw new InvalidOperationException("on purpose");
        Assert.Equal(HttpStatusCode.InternalServerError, await host.RefusalAsync());
    }

    [Fact]
    public async Task What_is_no_handshake_or_no_hub_is_refused()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using var http = new HttpClient();
        using HttpResponseMessage plain = await http.GetAsync(new Uri($"{host.Url}/client/hubs/agentcore"), Limit.Token);
        Assert.Equal(HttpStatusCode.BadRequest, plain.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await host.RefusalAsync(path: "/client/hubs/other"));
        Assert.Equal(HttpStatusCode.NotFound, await host.RefusalAsync(path: "/client/"));
    }

    [Fact]
    public async Task A_full_hub_says_so_and_has_room_again_when_one_leaves()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync(("MaxConnections", "1"));
        using EmulatorClient only = await host.ConnectAsync();

        using HttpResponseMessage refused = await host.TryUpgradeAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        using JsonDocument problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Limit.Token));
        Assert.Equal("TOO_MANY_CONNECTIONS", problem.RootElement.GetProperty("code").GetString());

        await only.CloseAsync();
        await host.Upstream.NextEndedAsync();
        await EmulatorHost.UntilAsync(() => host.Hub.TryReserve());
    }

    [Fact]
    public async Task Another_refusal_has_an_empty_body()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        host.Upstream.OnConnect = _ => new ConnectReply.Refused(ErrorCode.TokenExpired);
        using HttpResponseMessage refused = await host.TryUpgradeAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Empty(await refused.Content.ReadAsByteArrayAsync(Limit.Token));
    }

    [Fact]
    public async Task A_route_of_our_own_may_bring_the_apps_token_from_the_header()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        host.Upstream.OnConnect = _ => new ConnectReply.Refused(ErrorCode.TokenInvalid);
        Assert.Equal(HttpStatusCode.Unauthorized, await host.RefusalAsync(path: EmulatorHost.OwnRoute, bearer: "the-apps-own"));
        Assert.Equal(["the-apps-own"], Assert.Single(host.Upstream.Requests).Query["token"]);
    }
}
