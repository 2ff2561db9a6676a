using AgentCore.LocalHost.Drivers;
using AgentCore.LocalHost.Overload;
using AgentCore.LocalHost.Tests;

namespace AgentCore.LocalHost.Hosting;

/// <summary>What a developer sees at Ctrl+C.</summary>
public sealed class ShutdownTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stopping_with_clients_and_a_publisher_at_work_ends_with_0_and_prints_nothing()
    {
        await using LocalHostProcess host = await LocalHostProcess.StartAsync(["--demo", "--Stream:DrainWindow=00:00:01"], Stop);
        await using var topic = new Publisher(host.Url);
        string token = await topic.TokenAsync();
        using var http = new HttpClient { BaseAddress = host.Url };
        await using EventStreamReader stream = await EventStreamReader.OpenAsync(http, $"/realtime/sse?token={token}", null);
        await using WebSocketSession session = await WebSocketSession.ConnectAsync(
            new UriBuilder(new Uri(host.Url, $"/realtime/ws?token={token}")) { Scheme = "ws" }.Uri);
        await session.UntilAsync("event");
        string before = host.Output;

        host.Terminate();

        Assert.Equal(0, await host.ExitAsync(Stop));
        Assert.Equal("", host.Output[before.Length..].Trim());
    }
}
