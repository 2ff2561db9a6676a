using System.Text.Json;
using AgentCore.Liveness;
using AgentCore.LocalHost.Drivers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.LocalHost;

/// <summary>The group algebra over real sockets: the heartbeat is run by hand, on a clock of the test's.</summary>
public sealed class LivenessTests
{
    private static readonly TimeSpan Run = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider clock = new(DateTimeOffset.FromUnixTimeSeconds(1_764_000_000));

    [Fact]
    [Requirement("WebSocket idle")]
    public async Task A_session_that_answers_pings_stays_and_a_silent_one_is_told_and_closed()
    {
        await using RunningHost host = await StartAsync();
        await using WebSocketSession lively = await host.ConnectAsync();
        await using WebSocketSession silent = await host.ConnectAsync();
        await lively.UntilAsync("welcome");
        await silent.UntilAsync("welcome");

        Task<JsonElement> told = silent.UntilAsync("error");
        TimeSpan waited = TimeSpan.Zero;
        for (; !told.IsCompleted && waited < TimeSpan.FromMinutes(9); waited += Run)
        {
            await RunAsync(host);
            if (waited.TotalSeconds % 30 != 25) continue;
            await lively.UntilAsync("ping");
            await lively.SendAsync("""{"type":"pong"}""");
            await lively.PingAsync();
        }

        Assert.Equal("IDLE_TIMEOUT", (await told).GetProperty("code").GetString());
        await silent.UntilClosedAsync();
        Assert.InRange(waited, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(8) + Run);
        await lively.PingAsync();
    }

    [Fact]
    [Requirement("WebSocket expiry")]
    public async Task A_session_is_warned_before_its_token_ends_and_closed_not_after()
    {
        await using RunningHost host = await StartAsync();
        DateTimeOffset end = clock.GetUtcNow() + TimeSpan.FromMinutes(5);
        await using WebSocketSession session = await host.ConnectAsync(await host.TokenAsync(lifetime: TimeSpan.FromMinutes(5)));
        await session.UntilAsync("welcome");
        Task<JsonElement> warned = session.UntilAsync("error");
        while (!warned.IsCompleted && clock.GetUtcNow() < end) await RunAsync(host);
        Assert.Equal("TOKEN_EXPIRED", (await warned).GetProperty("code").GetString());
        Assert.InRange(end - clock.GetUtcNow(), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(100));

        Task closed = session.UntilClosedAsync();
        while (!closed.IsCompleted && clock.GetUtcNow() < end) await RunAsync(host);
        await closed;
        Assert.True(clock.GetUtcNow() <= end);
    }

    [Fact]
    public async Task A_fresh_token_keeps_a_session_past_the_end_of_its_first()
    {
        await using RunningHost host = await StartAsync();
        await using WebSocketSession session = await host.ConnectAsync(await host.TokenAsync(lifetime: TimeSpan.FromMinutes(3)));
        await session.UntilAsync("welcome");
        string fresh = await host.TokenAsync(lifetime: TimeSpan.FromMinutes(30));
        await session.SendAsync($$"""{"type":"auth","token":"{{fresh}}"}""");
        await session.UntilAsync("authenticated");
        for (int run = 0; run < 48; run++) await RunAsync(host);
        await session.PingAsync();
    }

    [Theory]
    [InlineData("mallory", null, null)]
    [InlineData("alice", new[] { "agent.error" }, null)]
    [InlineData("alice", null, "another-issuer")]
    public async Task A_token_of_another_subject_grant_or_issuer_is_refused_and_the_session_goes_on(string subject, string[]? channels, string? issuer)
    {
        const string key = "a-key-of-another-issuer-with-forty-chars";
        await using RunningHost host = await StartAsync(
            "--Access:Issuers:0:Issuer=another-issuer", $"--Access:Issuers:0:SigningKey={key}");
        await using WebSocketSession session = await host.ConnectAsync(await host.TokenAsync());
        await session.UntilAsync("welcome");
        string other = issuer is null
            ? await host.TokenAsync(subject, channels)
            : new Access.TokenMint(new() { Issuer = issuer, SigningKey = key }, "agentcore", clock).Mint(subject, channels, TimeSpan.FromHours(1)).Token;
        await session.SendAsync($$"""{"type":"auth","token":"{{other}}"}""");
        Assert.Equal("GRANTS_CHANGED", (await session.UntilAsync("error")).GetProperty("code").GetString());
        await session.PingAsync();
    }

    [Fact]
    public async Task A_run_takes_as_many_calls_for_5000_sessions_as_for_one()
    {
        await using RunningHost host = await StartAsync("--Limits:ConnectionsPerSubject=5000");
        var sessions = new List<WebSocketSession>();
        var calls = new List<int>();
        string token = await host.TokenAsync();
        foreach (int count in new[] { 1, 100, 5_000 })
        {
            while (sessions.Count < count)
                sessions.AddRange(await Task.WhenAll(Enumerable.Range(0, Math.Min(100, count - sessions.Count)).Select(_ => GreetedAsync(host, token))));
            // A whole heartbeat of runs, from one window's beginning to well inside it, so that each count meets the same work.
            clock.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(((clock.GetUtcNow().ToUnixTimeSeconds() / 150) + 1) * 150));
            int before = TotalCalls(host);
            for (int run = 0; run < 6; run++) await RunAsync(host);
            calls.Add(TotalCalls(host) - before);
        }
        foreach (WebSocketSession session in sessions) await session.DisposeAsync();
        Assert.True(calls[0] > 0);
        Assert.All(calls, count => Assert.Equal(calls[0], count));
    }

    /// <summary>Its greeting is a REST call too, and must be over before calls are counted.</summary>
    private static async Task<WebSocketSession> GreetedAsync(RunningHost host, string token)
    {
        WebSocketSession session = await host.ConnectAsync(token);
        await session.UntilAsync("welcome");
        return session;
    }

    private Task<RunningHost> StartAsync(params string[] settings) => RunningHost.StartAsync(settings, clock);

    private async Task RunAsync(RunningHost host)
    {
        clock.Advance(Run);
        await host.Services.GetRequiredService<Heartbeat>().RunAsync(TestContext.Current.CancellationToken);
    }

    private static int TotalCalls(RunningHost host) => host.Faults.Calls.Values.Sum();
}
