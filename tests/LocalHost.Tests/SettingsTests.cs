using AgentCore.Http;
using AgentCore.Limits;
using AgentCore.Liveness;
using AgentCore.LocalHost.Drivers;
using AgentCore.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost;

public sealed class SettingsTests
{
    [Fact]
    public async Task Any_option_is_set_on_the_command_line()
    {
        await using RunningHost host = await RunningHost.StartAsync(
            ["--Limits:MaxConnections", "7", "--Liveness:IdleTimeout=00:10:00", "--Stream:Keepalive=00:00:05"]);
        Assert.Equal(7, host.Services.GetRequiredService<LimitOptions>().MaxConnections);
        Assert.Equal(TimeSpan.FromMinutes(10), host.Services.GetRequiredService<LivenessOptions>().IdleTimeout);
        Assert.Equal(TimeSpan.FromSeconds(5), host.Services.GetRequiredService<StreamOptions>().Keepalive);
    }

    [Fact]
    public async Task All_wrong_settings_are_named_at_once()
    {
        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => RunningHost.StartAsync(
            ["--Limits:MaxConnections=0", "--Liveness:Heartbeat=00:00:07", "--Stream:RingBytes=1", "--Access:Issuers:0:Issuer=x"]));
        string text = string.Join('\n', WrongSettings.In(failure));
        Assert.Contains("Limits:MaxConnections", text, StringComparison.Ordinal);
        Assert.Contains("Liveness:Heartbeat", text, StringComparison.Ordinal);
        Assert.Contains("Stream:RingBytes", text, StringComparison.Ordinal);
        Assert.Contains("Access:Issuers:0", text, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("Local loopback")]
    public async Task It_listens_on_loopback_only() =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => RunningHost.StartAsync(["--urls=http://0.0.0.0:0"]));

    [Fact]
    [Requirement("Quota instance")]
    public async Task More_connections_than_the_limit_are_refused_politely_on_both_transports()
    {
        await using RunningHost host = await RunningHost.StartAsync(["--Limits:MaxConnections=1"]);
        string token = await host.TokenAsync();
        await using EventStreamReader stream = await host.StreamAsync(token);
        await stream.BeginAsync();
        using HttpResponseMessage refused = await host.Http.GetAsync($"/realtime/sse?token={token}", TestContext.Current.CancellationToken);
        Assert.Equal(503, (int)refused.StatusCode);
        Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.Contains("TOO_MANY_CONNECTIONS", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_publishes_by_the_client_library()
    {
        await using RunningHost host = await RunningHost.StartAsync(["--demo"]);
        await using WebSocketSession session = await host.ConnectAsync();
        Assert.StartsWith("agent-", (await session.UntilAsync("event")).GetProperty("data").GetProperty("agent_id").GetString(), StringComparison.Ordinal);
    }
}
