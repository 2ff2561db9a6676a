using System.Net;

namespace AgentCore.LocalHost.Tests.WebPubSub;

/// <summary>What a reliable connection keeps for its client is bounded, with a socket and without.</summary>
public sealed class ReliableBoundsTests
{
    /// <summary>Seventeen of them are more than 16 MB.</summary>
    private static readonly string Megabyte = $"\"{new string('a', 1_000_000)}\"";

    [Theory]
    [InlineData("1", 1_000)]
    [InlineData("a megabyte", 16)]
    [Requirement("Slow reader")]
    public async Task A_client_that_reads_and_does_not_acknowledge_is_closed_with_1008_and_is_gone(string text, int most)
    {
        string data = text == "1" ? text : Megabyte;
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using ReliableClient client = await ReliableClient.OpenAsync(host);
        for (int sent = 1; sent <= most; sent++)
        {
            await host.PostAsync(":send", data);
            Assert.Equal(ReliableClient.Message(data, sent), await client.ReceiveAsync());
        }

        await host.PostAsync(":send", data);
        Assert.Contains("\"disconnected\"", await client.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal("close 1008: ", await client.ReceiveAsync());
        await client.On.CloseAsync();
        Assert.StartsWith($"{client.Id}||Too many messages", await host.Upstream.NextEndedAsync(), StringComparison.Ordinal);
        await client.AssertIsGoneAsync();
        Assert.Equal(0, host.Hub.Budget.Bytes);
    }

    [Fact]
    public async Task An_acknowledgement_gives_room_and_memory_back()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using ReliableClient client = await ReliableClient.OpenAsync(host);
        for (int sent = 1; sent <= 40; sent++)
        {
            await host.PostAsync(":send", Megabyte);
            Assert.Equal(ReliableClient.Message(Megabyte, sent), await client.ReceiveAsync());
            if (sent % 10 != 0) continue;
            await client.AcknowledgeAsync(sent);
            await EmulatorHost.UntilAsync(() => host.Hub.Budget.Bytes == 0);
        }
    }

    [Fact]
    [Requirement("Slow reader")]
    public async Task Who_waits_for_the_client_ends_beyond_the_bound()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using ReliableClient client = await ReliableClient.OpenAsync(host);
        await client.BreakAsync();
        for (int sent = 1; sent <= 17; sent++) await host.PostAsync(":send", Megabyte);
        Assert.StartsWith($"{client.Id}||Too many messages", await host.Upstream.NextEndedAsync(), StringComparison.Ordinal);
        Assert.Equal((0, 0L), (host.Hub.Count, host.Hub.Budget.Bytes));
        await client.AssertIsGoneAsync();
    }

    [Fact]
    [Requirement("Slow reader")]
    public async Task What_is_kept_for_those_away_is_part_of_the_hubs_budget_and_counts_once()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync(("MaxQueuedBytesInAll", "5000000"));
        using ReliableClient first = await ReliableClient.OpenAsync(host), second = await ReliableClient.OpenAsync(host);
        await first.BreakAsync();
        await second.BreakAsync();
        await host.PostAsync($"connections/{first.Id}/:send", Megabyte);
        for (int sent = 0; sent < 3; sent++) await host.PostAsync(":send", Megabyte);
        // Four messages, whoever waits for them.
        Assert.InRange(host.Hub.Budget.Bytes, 4_000_000, 4_001_000);
        Assert.Equal(2, host.Hub.Count);

        // The first has the most.
        await host.PostAsync(":send", Megabyte);
        Assert.Equal($"{first.Id}||The client was too slow.", await host.Upstream.NextEndedAsync());
        await first.AssertIsGoneAsync();
        using ReliableClient back = await second.RecoverAsync();
        for (int number = 1; number <= 4; number++) Assert.Equal(ReliableClient.Message(Megabyte, number), await back.ReceiveAsync());
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(HttpMethod.Head, $"connections/{second.Id}"));
    }
}
