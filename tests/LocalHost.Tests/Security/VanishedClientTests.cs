using System.Diagnostics;
using System.Text.Json;
using AgentCore.LocalHost.Drivers;

namespace AgentCore.LocalHost.Security;

/// <summary>
/// Clients that are gone without a word: no FIN comes, and nothing is acknowledged any more. By itself Linux sends again for 15 minutes.
/// </summary>
public sealed class VanishedClientTests
{
    /// <summary>When a test gives up: far more than two keepalives, and far less than 15 minutes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string[] ShortTimes =
        ["--Stream:Keepalive=00:00:02", "--Liveness:Heartbeat=00:00:02", "--Liveness:RunEvery=00:00:01", "--Liveness:IdleTimeout=00:30:00"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sse")]
    [InlineData("websocket")]
    [Requirement("Vanished client")]
    public async Task A_client_that_vanished_is_noticed(string transport)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It is Linux that can drop what arrives for a socket.");
        await using RunningHost host = await RunningHost.StartAsync(ShortTimes);
        using RawConnection client = await RawConnection.OpenAsync(host);
        await ConnectAsync(host, client, transport);
        client.Vanish();
        await UntilNoneAsync(host, transport);
    }

    [Fact]
    [Requirement("Vanished client")]
    public async Task A_client_that_reads_now_and_then_stays()
    {
        TimeSpan keepalive = TimeSpan.FromSeconds(4), pause = TimeSpan.FromMilliseconds(300);
        await using RunningHost host = await RunningHost.StartAsync([$"--Stream:Keepalive={keepalive}"]);
        using RawConnection client = await RawConnection.OpenAsync(host, receiveBytes: 4_096);
        await ConnectAsync(host, client, "sse");
        // It reads a fifth of this in the time of three keepalives.
        await PublishAsync(host, 60);

        var time = Stopwatch.StartNew();
        while (time.Elapsed < keepalive * 3)
        {
            Assert.NotEqual(0, await client.TakeAsync(2_048));
            await Task.Delay(pause, Stop);
        }
        Assert.Equal(1, await CountAsync(host, "sse"));
    }

    private static async Task ConnectAsync(RunningHost host, RawConnection client, string transport)
    {
        string token = await host.TokenAsync();
        string upgrade = transport == "sse"
            ? ""
            : "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
        string path = transport == "sse" ? "sse" : "ws";
        await client.SendAsync($"GET /realtime/{path}?token={token} HTTP/1.1\r\nHost: localhost\r\n{upgrade}\r\n");
        Assert.StartsWith(transport == "sse" ? "HTTP/1.1 200 " : "HTTP/1.1 101 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync(host, transport));
    }

    /// <summary>Publishes so many events of some 8 KB.</summary>
    private static Task PublishAsync(RunningHost host, int count)
    {
        string padding = new('x', 8_000);
        return host.PublishAsync([.. Enumerable.Range(0, count).Select(number =>
            new TestEvent($"{number}", "agent.error", $$"""{"number":{{number}},"padding":"{{padding}}"}"""))]);
    }

    private static async Task UntilNoneAsync(RunningHost host, string transport)
    {
        var time = Stopwatch.StartNew();
        while (await CountAsync(host, transport) > 0)
        {
            Assert.True(time.Elapsed < Patience, "The client is still there.");
            await Task.Delay(100, Stop);
        }
    }

    private static async Task<int> CountAsync(RunningHost host, string transport)
    {
        string health = await host.Http.GetStringAsync("/realtime/health", Stop);
        JsonElement connections = JsonSerializer.Deserialize<JsonElement>(health).GetProperty("connections");
        return connections.GetProperty(transport).GetInt32();
    }
}
