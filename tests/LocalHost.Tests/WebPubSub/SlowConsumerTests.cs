namespace AgentCore.LocalHost.Tests.WebPubSub;

public sealed class SlowConsumerTests
{
    private static readonly string Message = $"\"{new string('a', 500_000)}\"";

    [Theory]
    [InlineData("2000000", "1000000")]
    [InlineData("1000000000", "4")]
    [Requirement("Slow reader")]
    public async Task A_client_that_does_not_read_is_dropped_and_the_others_go_on(string bytes, string messages)
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync(("MaxQueuedBytes", bytes), ("MaxQueuedMessages", messages));
        (EmulatorClient stalled, string id) = await host.ConnectKnownAsync();
        using EmulatorClient slow = stalled;
        using EmulatorClient reading = await host.ConnectAsync();

        // More than the socket's buffers hold: the rest waits in the queue, until that is full.
        for (int sent = 0; host.Hub.Count == 2; sent++)
        {
            Assert.True(sent < 100, "The client that does not read is still there.");
            await host.PostAsync(":send", Message);
            Assert.Equal(Message, await reading.ReceiveAsync());
        }

        Assert.Equal($"{id}||The client was too slow.", await host.Upstream.NextEndedAsync());
        await host.PostAsync(":send", "1");
        Assert.Equal("1", await reading.ReceiveAsync());
    }

    [Fact]
    [Requirement("Slow reader")]
    public async Task A_client_that_does_not_read_its_close_is_cut_off()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        (EmulatorClient stalled, string id) = await host.ConnectKnownAsync();
        using EmulatorClient slow = stalled;
        for (int i = 0; i < 30; i++) await host.PostAsync(":send", Message);
        await host.StatusAsync(HttpMethod.Delete, $"connections/{id}?reason=idle");
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal($"{id}||idle", await host.Upstream.NextEndedAsync());
    }
}
