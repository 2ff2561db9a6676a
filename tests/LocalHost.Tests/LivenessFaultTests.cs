using System.Text.Json;
using AgentCore.Liveness;
using AgentCore.LocalHost.Drivers;
using AgentCore.LocalHost.WebPubSub.Faults;
using AgentCore.PubSub;
using AgentCore.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.LocalHost;

/// <summary>
/// The group algebra over real sockets while its REST calls fail and its runs are missed, doubled, or made by another clock.
/// </summary>
public sealed class LivenessFaultTests
{
    private static readonly TimeSpan Run = TimeSpan.FromSeconds(5);

    /// <summary>A refusal that the client library does not try again, so that it counts for the run.</summary>
    private const int Refusal = 400;

    private readonly FakeTimeProvider clock = new(DateTimeOffset.FromUnixTimeSeconds(1_764_000_000));

    public static TheoryData<string> Operations => ["addToGroups", "removeFromGroups", "sendToGroup", "closeGroup", "sendToAll"];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_call_that_fails_for_a_heartbeat_closes_nobody_alive_and_saves_nobody_silent(string operation)
    {
        await using RunningHost host = await RunningHost.StartAsync(clock: clock);
        await using WebSocketSession lively = await host.ConnectAsync();
        await using WebSocketSession silent = await host.ConnectAsync();
        await lively.UntilAsync("welcome");
        await silent.UntilAsync("welcome");
        Task closed = silent.UntilClosedAsync();
        for (int run = 1; run <= 120 && !closed.IsCompleted; run++)
        {
            // Refused in the sixth minute, when the silent session is about to become idle.
            if (run == 61) host.Faults.Inject(operation, new InjectedFault { RefuseStatus = Refusal });
            if (run == 73) host.Faults.Reset();
            await RunAsync(host);
            if (run % 6 != 0) continue;
            await lively.PingAsync();
        }
        await closed;
        await lively.PingAsync();
    }

    [Theory]
    [InlineData("addToGroups")]
    [InlineData("removeFromGroups")]
    public async Task A_refresh_that_fails_between_its_calls_ends_the_session_early_and_never_late(string operation)
    {
        await using RunningHost host = await RunningHost.StartAsync(clock: clock);
        DateTimeOffset end = clock.GetUtcNow() + TimeSpan.FromMinutes(4);
        await using WebSocketSession session = await host.ConnectAsync(await host.TokenAsync(lifetime: TimeSpan.FromMinutes(4)));
        await session.UntilAsync("welcome");
        string fresh = await host.TokenAsync(lifetime: TimeSpan.FromMinutes(30));
        host.Faults.Inject(operation, new InjectedFault { RefuseStatus = Refusal });
        await session.SendAsync($$"""{"type":"auth","token":"{{fresh}}"}""");
        Assert.Equal("SERVER_ERROR", (await session.UntilAsync("error")).GetProperty("code").GetString());
        host.Faults.Reset();
        Task closed = session.UntilClosedAsync();
        while (!closed.IsCompleted && clock.GetUtcNow() < end) await RunAsync(host);
        Assert.True(await Task.WhenAny(closed, Task.Delay(WebSocketSession.Patience, TestContext.Current.CancellationToken)) == closed);
        Assert.True(clock.GetUtcNow() <= end);
    }

    [Fact]
    public async Task Runs_that_two_instances_make_on_clocks_seconds_apart_and_runs_that_are_missed_do_no_harm()
    {
        await using RunningHost host = await RunningHost.StartAsync(clock: clock);
        var ahead = new FakeTimeProvider(clock.GetUtcNow() + TimeSpan.FromSeconds(2));
        var other = new Heartbeat(
            host.Services.GetRequiredService<IHub>(), host.Services.GetRequiredService<EventLog.IEventLog>(), new LivenessOptions(), ahead,
            NullLogger<Heartbeat>.Instance, Unmeasured.Metrics.Hub);
        await using WebSocketSession lively = await host.ConnectAsync();
        await lively.UntilAsync("welcome");
        await using WebSocketSession silent = await host.ConnectAsync();
        await silent.UntilAsync("welcome");
        Task<JsonElement> told = silent.UntilAsync("error");
        for (int run = 1; run <= 130; run++)
        {
            clock.Advance(Run);
            ahead.Advance(Run);
            // One minute of every four, nothing runs.
            if (run % 48 >= 36) continue;
            await host.Services.GetRequiredService<Heartbeat>().RunAsync(TestContext.Current.CancellationToken);
            await other.RunAsync(TestContext.Current.CancellationToken);
            if (run % 6 != 0) continue;
            await lively.PingAsync();
        }
        Assert.Equal("IDLE_TIMEOUT", (await told).GetProperty("code").GetString());
    }

    private async Task RunAsync(RunningHost host)
    {
        clock.Advance(Run);
        try
        {
            await host.Services.GetRequiredService<Heartbeat>().RunAsync(TestContext.Current.CancellationToken);
        }
        catch (AggregateException)
        {
            // What failed is made up for by a later run, which is what these tests show.
        }
    }
}
