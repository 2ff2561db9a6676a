namespace AgentCore.LocalHost.Tests.WebPubSub;

/// <summary>All connections of a hub have one budget for what waits to be written.</summary>
public sealed class SharedBudgetTests
{
    private const int Stalled = 6;

    /// <summary>More than a socket's buffers hold after a few of them.</summary>
    private static readonly string Message = $"\"{new string('a', 500_000)}\"";

    [Fact]
    [Requirement("Slow reader")]
    public async Task Over_the_budget_the_connection_with_the_most_waiting_is_cut_first_and_who_reads_stays()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync(("MaxQueuedBytesInAll", "8000000"), ("MaxQueuedBytes", "1000000000"));
        var stalled = new List<(EmulatorClient Client, string Id)>();
        for (int i = 0; i < Stalled; i++) stalled.Add(await host.ConnectKnownAsync());
        (EmulatorClient reading, string reader) = await host.ConnectKnownAsync();

        // The first connection stays ahead of the others, by more than the buffers of two sockets differ.
        const int ahead = 8;
        for (int sent = 0; sent < ahead; sent++) await host.PostAsync($"connections/{stalled[0].Id}/:send", Message);
        for (int sent = 0; host.Hub.Count == Stalled + 1; sent++)
        {
            Assert.True(sent < 100, "Nobody is cut.");
            foreach ((_, string id) in stalled) await host.PostAsync($"connections/{id}/:send", Message);
            await host.PostAsync($"connections/{reader}/:send", Message);
            Assert.Equal(Message, await reading.ReceiveAsync());
        }

        Assert.Equal($"{stalled[0].Id}||The client was too slow.", await host.Upstream.NextEndedAsync());
        Assert.False(host.Hub.Budget.IsExceeded);
        await host.PostAsync(":send", "1");
        Assert.Equal("1", await reading.ReceiveAsync());
        reading.Dispose();
        foreach ((EmulatorClient client, _) in stalled) client.Dispose();
    }

    [Fact]
    public async Task A_message_that_many_wait_for_counts_once_and_nothing_is_left_when_all_are_gone()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync(("MaxQueuedBytes", "1000000000"));
        var stalled = new List<(EmulatorClient Client, string Id)>();
        for (int i = 0; i < Stalled; i++) stalled.Add(await host.ConnectKnownAsync());

        const int messages = 40, copies = 2;
        for (int sent = 0; sent < messages; sent++) await host.PostAsync(":send", Message);
        // Each connection writes one message, of which it has copies; a faster one may have left messages to the others already.
        Assert.InRange(host.Hub.Budget.Bytes, Message.Length, (messages + (Stalled * copies)) * (long)Message.Length);

        foreach ((EmulatorClient client, _) in stalled) client.Dispose();
        for (int i = 0; i < Stalled; i++) await host.Upstream.NextEndedAsync();
        Assert.Equal(0, host.Hub.Budget.Bytes);
    }
}
