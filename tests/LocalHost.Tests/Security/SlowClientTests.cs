using System.Text.Json;
using AgentCore.Liveness;
using AgentCore.LocalHost.Drivers;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.LocalHost.Security;

/// <summary>Clients that hold on to what they have and give nothing: each is let go after a while, and nobody waits for it.</summary>
public sealed class SlowClientTests
{
    private const string HalfAnUpgrade =
        "GET /realtime/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Ke";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("Slow upgrade")]
    public async Task Half_an_upgrade_is_given_up()
    {
        await using RunningHost host = await StartAsync(limits => limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1));
        RawConnection[] slow = [.. await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => RawConnection.OpenAsync(host)))];
        foreach (RawConnection client in slow) await client.SendAsync(HalfAnUpgrade);
        await using WebSocketSession other = await host.ConnectAsync();
        await other.UntilAsync("welcome");
        foreach (RawConnection client in slow)
        {
            Assert.StartsWith("HTTP/1.1 408 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
            client.Dispose();
        }
    }

    [Fact]
    [Requirement("Slow upgrade")]
    public async Task Who_connects_and_says_nothing_is_given_up()
    {
        await using RunningHost host = await StartAsync(limits => limits.KeepAliveTimeout = TimeSpan.FromSeconds(1));
        using RawConnection silent = await RawConnection.OpenAsync(host);
        Assert.Equal("", await silent.ReadToEndAsync());
    }

    [Fact]
    [Requirement("Slow body")]
    public async Task A_body_that_trickles_is_given_up()
    {
        var rate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(1.5));
        await using RunningHost host = await StartAsync(limits => limits.MinRequestBodyDataRate = rate);
        using RawConnection publisher = await RawConnection.OpenAsync(host);
        await publisher.SendAsync("POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n[");
        Assert.StartsWith("HTTP/1.1 408 ", await publisher.ReadToEndAsync(), StringComparison.Ordinal);
    }

    /// <summary>The tests above shorten them; these are what a host has that nobody has told otherwise.</summary>
    [Fact]
    [Requirement("Slow upgrade")]
    [Requirement("Slow body")]
    public async Task The_limits_as_shipped_are_these()
    {
        await using RunningHost host = await RunningHost.StartAsync();
        KestrelServerLimits limits = host.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.Equal(TimeSpan.FromSeconds(30), limits.RequestHeadersTimeout);
        Assert.Equal(TimeSpan.FromSeconds(130), limits.KeepAliveTimeout);
        foreach (MinDataRate? rate in new[] { limits.MinRequestBodyDataRate, limits.MinResponseDataRate })
            Assert.Equal((240, TimeSpan.FromSeconds(5)), (rate!.BytesPerSecond, rate.GracePeriod));
        Assert.Equal((8 * 1024, 32 * 1024, 100), (limits.MaxRequestLineSize, limits.MaxRequestHeadersTotalSize, limits.MaxRequestHeaderCount));
    }

    [Fact]
    [Requirement("Slow frame")]
    public async Task Half_a_frame_is_no_sign_of_life()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_764_000_000));
        await using RunningHost host = await RunningHost.StartAsync(clock: clock);
        string token = await host.TokenAsync();
        using RawConnection slow = await RawConnection.OpenAsync(host);
        await slow.SendAsync(
            $"GET /realtime/ws?token={token} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 101 ", await slow.ReadHeadAsync(), StringComparison.Ordinal);
        // A masked text frame of 100 bytes of which ten come: RFC 6455, section 5.2.
        byte[] half = [0x81, 0x80 | 100, 0, 0, 0, 0, .. "{\"type\":\"p"u8];
        await slow.SendAsync(half);

        Task<string> rest = slow.ReadToEndAsync();
        for (TimeSpan waited = TimeSpan.Zero; !rest.IsCompleted && waited < TimeSpan.FromMinutes(10); waited += TimeSpan.FromSeconds(5))
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            await host.Services.GetRequiredService<Heartbeat>().RunAsync(Stop);
        }
        Assert.Contains("IDLE_TIMEOUT", await rest, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("Slow reader")]
    public async Task A_stream_that_nobody_reads_is_cut_and_the_others_go_on()
    {
        await using RunningHost host = await RunningHost.StartAsync(["--Stream:RingBytes=65536"]);
        string token = await host.TokenAsync();
        await using EventStreamReader reading = await host.StreamAsync(token);
        using RawConnection stalled = await RawConnection.OpenAsync(host, receiveBytes: 4_096);
        await stalled.SendAsync($"GET /realtime/sse?token={token} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await stalled.ReadHeadAsync(), StringComparison.Ordinal);

        string padding = new('x', 60_000);
        int number = 0;
        // Until the system's buffers are full, and the ring has gone by.
        for (; await StreamsAsync(host) == 2; number++)
        {
            Assert.True(number < 500, "Thirty megabytes wait for nobody.");
            await host.PublishAsync(new TestEvent($"{number}", "agent.error", $$"""{"number":{{number}},"padding":"{{padding}}"}"""));
            Assert.StartsWith($$"""{"number":{{number}},""", (await reading.ReadEventAsync())!.Data, StringComparison.Ordinal);
        }
        Assert.Equal(1, await StreamsAsync(host));
    }

    private static Task<RunningHost> StartAsync(Action<KestrelServerLimits> change) =>
        RunningHost.StartAsync(configure: services => services.Configure<KestrelServerOptions>(kestrel => change(kestrel.Limits)));

    private static async Task<int> StreamsAsync(RunningHost host)
    {
        string health = await host.Http.GetStringAsync("/realtime/health", Stop);
        return JsonSerializer.Deserialize<JsonElement>(health).GetProperty("connections").GetProperty("sse").GetInt32();
    }
}
