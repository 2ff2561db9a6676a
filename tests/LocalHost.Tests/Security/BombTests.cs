using System.Net;
using System.Text;
using System.Text.Json;
using AgentCore.LocalHost.Drivers;

namespace AgentCore.LocalHost.Security;

/// <summary>Requests that are too much of something are refused while they are read, and the host goes on.</summary>
public sealed class BombTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8 * 1024)]
    [InlineData(1024 * 1024)]
    [Requirement("Bomb query")]
    public async Task A_query_beyond_8_KB_is_not_read(int bytes)
    {
        RunningHost host = shared.Host;
        string query = $"token=x&padding={new string('x', bytes)}";
        string answer = await SayAsync(host, $"GET /realtime/sse?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        // Who still sends when the host hangs up may miss its answer.
        if (bytes == 8 * 1024 || answer.Length > 0) Assert.StartsWith("HTTP/1.1 414 ", answer, StringComparison.Ordinal);
        await GoesOnAsync(host);
    }

    [Theory]
    [InlineData("a&", 4_000)]
    [InlineData("channels=*&", 700)]
    [InlineData("token=x&", 1_000)]
    [InlineData("%61[]=%00&", 700)]
    [Requirement("Bomb query")]
    public async Task As_many_parameters_as_fit_are_answered_as_any_others(string parameter, int times)
    {
        RunningHost host = shared.Host;
        string query = string.Concat(Enumerable.Repeat(parameter, times));
        string answer = await SayAsync(host, $"GET /realtime/events?{query} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
        await GoesOnAsync(host);
    }

    [Theory]
    [InlineData(101, 1)]
    [InlineData(1, 33 * 1024)]
    [InlineData(90, 1_000)]
    [Requirement("Bomb headers")]
    public async Task Headers_too_many_or_too_large_are_not_read(int count, int bytes)
    {
        RunningHost host = shared.Host;
        string headers = string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('x', bytes)}\r\n"));
        string answer = await SayAsync(host, $"GET /realtime/ws HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n");
        Assert.StartsWith("HTTP/1.1 431 ", answer, StringComparison.Ordinal);
        await GoesOnAsync(host);
    }

    [Fact]
    [Requirement("Bomb channels")]
    public async Task A_thousand_channels_are_too_many_on_every_way_in()
    {
        RunningHost host = shared.Host;
        string token = await host.TokenAsync();
        string byComma = $"channels={string.Join(',', Enumerable.Repeat('*', 1_000))}";
        string byParameter = string.Join('&', Enumerable.Repeat("channels=*", 500));
        foreach (string query in new[] { byComma, byParameter })
        {
            foreach (string route in new[] { "sse", "events", "negotiate" })
            {
                using HttpResponseMessage answer = await host.Http.GetAsync($"/realtime/{route}?token={token}&{query}", Stop);
                Assert.Equal((HttpStatusCode.BadRequest, "TOO_MANY_CHANNELS"), (answer.StatusCode, await CodeAsync(answer)));
            }
        }
        await using WebSocketSession session = await host.ConnectAsync(token);
        await session.SendAsync($$"""{"type":"subscribe","channels":[{{string.Join(',', Enumerable.Repeat("\"*\"", 1_000))}}]}""");
        Assert.Equal("TOO_MANY_CHANNELS", (await session.UntilAsync("error")).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [Requirement("Bomb depth")]
    public async Task Bottomless_json_is_refused_and_not_followed_down(string opening)
    {
        RunningHost host = shared.Host;
        string bottomless = string.Concat(Enumerable.Repeat(opening, 60_000 / opening.Length));
        await using WebSocketSession session = await host.ConnectAsync();
        string[] messages =
            [bottomless, $$"""{"type":"subscribe","channels":{{bottomless}}""", $$"""{"type":"auth","token":{{bottomless}}"""];
        foreach (string message in messages)
        {
            await session.SendAsync(message);
            Assert.Equal("BAD_MESSAGE", (await session.UntilAsync("error")).GetProperty("code").GetString());
        }
        string closed = string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100);
        foreach (string body in new[] { bottomless, $"[{new TestEvent("1", "agent.error", closed).ToCloudEvent()}]" })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/cloudevents-batch+json");
            using HttpResponseMessage answer = await host.Http.PostAsync("/api/events", content, Stop);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
        await session.PingAsync();
    }

    [Fact]
    [Requirement("Bomb body")]
    public async Task A_body_without_end_is_cut_at_a_megabyte()
    {
        RunningHost host = shared.Host;
        using RawConnection publisher = await RawConnection.OpenAsync(host);
        await publisher.SendAsync(
            "POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/cloudevents-batch+json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n");
        string chunk = $"10000\r\n{new string(' ', 0x10000)}\r\n";
        for (int sent = 0; sent <= 1024 * 1024; sent += 0x10000) await publisher.SendAsync(chunk);
        Assert.StartsWith("HTTP/1.1 413 ", await publisher.ReadHeadAsync(), StringComparison.Ordinal);
        await GoesOnAsync(host);
    }

    private static async Task<string> SayAsync(RunningHost host, string request)
    {
        using RawConnection client = await RawConnection.OpenAsync(host);
        await client.SendAsync(request);
        return await client.ReadToEndAsync();
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Stop)).GetProperty("code").GetString();

    private static async Task GoesOnAsync(RunningHost host)
    {
        using HttpResponseMessage health = await host.Http.GetAsync("/realtime/health", Stop);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }
}
