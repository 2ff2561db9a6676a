using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text.Json;
using AgentCore.Liveness;
using AgentCore.LocalHost.Drivers;
using AgentCore.LocalHost.WebPubSub.Faults;
using AgentCore.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentCore.LocalHost.Telemetry;

/// <summary>Tokens never reach a log, a metric, a trace or an error body, whatever goes well or wrong.</summary>
public sealed class ScrubTests
{
    private readonly ConcurrentQueue<string> seen = [];
    private readonly List<string> tokens = [];
    private readonly List<string> bodies = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--Logging:LogLevel:Default=Trace")]
    [InlineData("--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Information")]
    [Requirement("Secrets failures")]
    public async Task No_token_is_in_anything_that_is_told(params string[] levels)
    {
        using var watch = new Watch(seen.Enqueue);
        await using (RunningHost host = await RunningHost.StartAsync([.. levels, "--Limits:NegotiationsPerMinute=2"], watch: watch))
        {
            string good = Remember(await host.TokenAsync());
            await ListenAsync(host, good);
            await FailAsync(host, good);
            await BreakAsync(host, good);
        }

        foreach (string kind in new[] { "log AgentCore.", "metric AgentCore.Realtime", "trace AgentCore.Realtime", "trace Microsoft.AspNetCore" })
            Assert.Contains(seen, line => line.StartsWith(kind, StringComparison.Ordinal));
        Assert.NotEmpty(bodies);
        // A signature alone, and a payload alone, are as much a secret as the whole.
        string[] secrets = [.. tokens.SelectMany(token => token.Split('.').Skip(1).Append(token)).Where(part => part.Length > 8)];
        Assert.All(seen.Concat(bodies), line => Assert.DoesNotContain(secrets, secret => line.Contains(secret, StringComparison.Ordinal)));
    }

    /// <summary>Both transports, negotiated and direct, in the header and in the URL; a refresh; a publish.</summary>
    private async Task ListenAsync(RunningHost host, string token)
    {
        await using WebSocketSession direct = await host.ConnectAsync(token);
        await direct.UntilAsync("welcome");
        await direct.SendAsync($$"""{"type":"auth","token":"{{Remember(await host.TokenAsync())}}"}""");
        await direct.UntilAsync("authenticated");
        JsonElement negotiated = JsonSerializer.Deserialize<JsonElement>(await AskAsync(host, $"/realtime/negotiate?token={token}", keep: false));
        string url = negotiated.GetProperty("url").GetString()!;
        Remember(url[(url.IndexOf("access_token=", StringComparison.Ordinal) + "access_token=".Length)..].Split('&')[0]);
        await using WebSocketSession through = await WebSocketSession.ConnectAsync(new Uri(url));
        await through.UntilAsync("welcome");
        await using EventStreamReader stream = await host.StreamAsync(token);
        await host.PublishAsync(TestEvent.Numbered(1));
        await direct.UntilAsync("event");
        await through.UntilAsync("event");
        await AskAsync(host, $"/realtime/events?token={token}", keep: false);
    }

    private async Task FailAsync(RunningHost host, string good)
    {
        string[] wrong = [good[..^8], good + "x", $"{good.Split('.')[0]}.{good.Split('.')[1]}.", "not-a-token-but-secret-all-the-same"];
        foreach (string token in wrong)
        {
            Remember(token);
            foreach (string route in new[] { "sse", "negotiate", "events", "ws" }) await AskAsync(host, $"/realtime/{route}?token={token}");
            await Assert.ThrowsAsync<WebSocketException>(() => host.ConnectAsync(token));
            using var request = new HttpRequestMessage(HttpMethod.Get, "/realtime/sse");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using HttpResponseMessage answer = await host.Http.SendAsync(request, Stop);
            bodies.Add(await answer.Content.ReadAsStringAsync(Stop) + answer.Headers);
        }
        string[] refusedPaths =
        [
            "sse?channels=no.such&", "sse?lastEventId=nonsense&", "sse?format=nonsense&",
            "negotiate?channels=no.such&", "negotiate?", "negotiate?", "events?since=nonsense&", "events?limit=nonsense&",
        ];
        foreach (string route in new[] { "sse", "negotiate", "events" }) await AskAsync(host, $"/realtime/{route}?token={good}&channels={good}");
        foreach (string path in refusedPaths) await AskAsync(host, $"/realtime/{path}token={good}");
        await using WebSocketSession session = await host.ConnectAsync(good);
        foreach (string token in wrong) await session.SendAsync($$"""{"type":"auth","token":"{{token}}"}""");
        bodies.Add((await session.UntilAsync("error")).ToString());
        await session.SendAsync($$"""{"type":"{{good}}","channels":["{{good}}"]}""");
        await session.SendAsync($$"""{"type":"subscribe","channels":["{{good}}"],"since":"{{good}}"}""");
        for (int i = 0; i < wrong.Length + 1; i++) bodies.Add((await session.UntilAsync("error")).ToString());
    }

    /// <summary>The hub refuses everything: what is thrown and logged then has been near URLs and tokens.</summary>
    private async Task BreakAsync(RunningHost host, string good)
    {
        await using WebSocketSession session = await host.ConnectAsync(good);
        await session.UntilAsync("welcome");
        host.Faults.Inject(FaultInjection.AnyOperation, new InjectedFault { RefuseStatus = 403 });
        await session.SendAsync("""{"type":"subscribe","channels":["agent.error"]}""");
        bodies.Add((await session.UntilAsync("error")).ToString());
        using HttpResponseMessage refused = await host.TryPublishAsync(TestEvent.Numbered(2));
        bodies.Add(await refused.Content.ReadAsStringAsync(Stop));
        await Assert.ThrowsAnyAsync<Exception>(() => host.Services.GetRequiredService<Heartbeat>().RunAsync(Stop));
        host.Faults.Reset();
    }

    private async Task<string> AskAsync(RunningHost host, string path, bool keep = true)
    {
        using HttpResponseMessage answer = await host.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Stop);
        string body = answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : await answer.Content.ReadAsStringAsync(Stop);
        if (keep) bodies.Add(body + answer.Headers);
        return body;
    }

    private string Remember(string token)
    {
        tokens.Add(token);
        return token;
    }
}
