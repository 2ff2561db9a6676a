using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using AgentCore.Access;
using AgentCore.LocalHost.Dev;
using AgentCore.LocalHost.Drivers;

namespace AgentCore.LocalHost.Security;

public sealed class QuotaTests
{
    private const string OtherIssuer = "https://other.test", OtherKey = "another key of well over thirty-two bytes";

    private static readonly string[] Two =
    [
        "--Limits:ConnectionsPerSubject=2", $"--Access:Issuers:0:Issuer={OtherIssuer}", $"--Access:Issuers:0:SigningKey={OtherKey}",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("Quota streams")]
    public async Task A_subject_has_so_many_streams_and_is_told_when_to_come_back()
    {
        await using RunningHost host = await RunningHost.StartAsync(Two);
        string alice = await host.TokenAsync("alice");
        EventStreamReader first = await host.StreamAsync(alice);
        await using EventStreamReader second = await host.StreamAsync(await host.TokenAsync("alice", ["agent.*"]));
        using (HttpResponseMessage refused = await AskAsync(host, alice))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(5), refused.Headers.RetryAfter?.Delta);
            string problem = await refused.Content.ReadAsStringAsync(Stop);
            Assert.Equal("TOO_MANY_CONNECTIONS", JsonSerializer.Deserialize<JsonElement>(problem).GetProperty("code").GetString());
        }

        await using EventStreamReader bob = await host.StreamAsync(await host.TokenAsync("bob"));
        var other = new IssuerOptions { Issuer = OtherIssuer, SigningKey = OtherKey };
        var mint = new TokenMint(other, DevOptions.Audience, TimeProvider.System);
        await using EventStreamReader namesake = await host.StreamAsync(mint.Mint("alice", null, TimeSpan.FromHours(1)).Token);

        await first.DisposeAsync();
        await UntilLetInAsync(host, alice);
    }

    [Fact]
    [Requirement("Quota WebSockets")]
    public async Task A_subject_has_so_many_WebSockets_by_either_way_in_where_the_instance_holds_them()
    {
        await using RunningHost host = await RunningHost.StartAsync(Two);
        string alice = await host.TokenAsync("alice");
        WebSocketSession first = await host.ConnectAsync(alice);
        await using WebSocketSession second = await WebSocketSession.ConnectAsync(await NegotiateAsync(host, alice));
        await second.UntilAsync("welcome");
        Uri direct = new UriBuilder(new Uri(host.Url, $"/realtime/ws?token={alice}")) { Scheme = "ws" }.Uri;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await RefusalAsync(direct));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await RefusalAsync(await NegotiateAsync(host, alice)));
        await using WebSocketSession bob = await host.ConnectAsync(await host.TokenAsync("bob"));

        await first.DisposeAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(WebSocketSession.Patience);
        while (await RefusalAsync(direct) is not null) limit.Token.ThrowIfCancellationRequested();
    }

    [Fact]
    [Requirement("Quota instance")]
    public async Task An_instance_has_so_many_connections_whoever_asks()
    {
        await using RunningHost host = await RunningHost.StartAsync(["--Limits:MaxConnections=1"]);
        await using EventStreamReader stream = await host.StreamAsync(await host.TokenAsync("alice"));
        using HttpResponseMessage refused = await AskAsync(host, await host.TokenAsync("bob"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    [Fact]
    [Requirement("Quota negotiations")]
    public async Task A_subject_negotiates_so_often_and_is_told_when_to_come_back()
    {
        await using RunningHost host = await RunningHost.StartAsync(["--Limits:NegotiationsPerMinute=2"]);
        string alice = await host.TokenAsync("alice");
        for (int i = 0; i < 2; i++) await NegotiateAsync(host, alice);
        using (HttpResponseMessage refused = await host.Http.GetAsync($"/realtime/negotiate?token={await host.TokenAsync("alice")}", Stop))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(5), refused.Headers.RetryAfter?.Delta);
            string problem = await refused.Content.ReadAsStringAsync(Stop);
            Assert.Equal("RATE_LIMITED", JsonSerializer.Deserialize<JsonElement>(problem).GetProperty("code").GetString());
        }
        await NegotiateAsync(host, await host.TokenAsync("bob"));
    }

    private static Task<HttpResponseMessage> AskAsync(RunningHost host, string token) =>
        host.Http.GetAsync($"/realtime/sse?token={token}", HttpCompletionOption.ResponseHeadersRead, Stop);

    private static async Task UntilLetInAsync(RunningHost host, string token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(WebSocketSession.Patience);
        while (true)
        {
            using HttpResponseMessage answer = await AskAsync(host, token);
            if (answer.IsSuccessStatusCode) return;
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<Uri> NegotiateAsync(RunningHost host, string token)
    {
        string answer = await host.Http.GetStringAsync($"/realtime/negotiate?token={token}", Stop);
        return new Uri(JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("url").GetString()!);
    }

    /// <summary>The status that a handshake is refused with, or null where it is not.</summary>
    private static async Task<HttpStatusCode?> RefusalAsync(Uri url)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(url, Stop);
            return null;
        }
        catch (WebSocketException)
        {
            return socket.HttpStatusCode;
        }
    }
}
