using AgentCore.Feed;
using static AgentCore.Streams.Stage;

namespace AgentCore.Streams;

public sealed class TailTests
{
    [Fact]
    public async Task A_block_that_overtook_another_waits_for_it_and_the_log_is_not_read()
    {
        await using var stage = new Stage();
        using Client client = await stage.ConnectAsync();
        await client.NextAsync();
        await stage.SettleAsync(client);
        FeedBlock first = stage.Log.Append(Event("1"));
        FeedBlock second = stage.Log.Append(Event("2"));
        int reads = stage.Log.Reads;
        stage.Feed.Say(second);
        stage.Feed.Say(first);

        Assert.Equal("1", (await client.NextAsync())!.Data);
        Assert.Equal("2", (await client.NextAsync())!.Data);
        Assert.Equal(reads, stage.Log.Reads);
    }

    [Fact]
    public async Task A_hole_is_filled_from_the_log_after_fifty_milliseconds()
    {
        await using var stage = new Stage();
        using Client client = await stage.ConnectAsync();
        await client.NextAsync();
        stage.Publish(Event("0"));
        await client.NextAsync();
        stage.Log.Append(Event("1"));
        stage.Publish(Event("2"));
        DateTimeOffset began = stage.Clock.GetUtcNow();
        Task<SseBlock?> missing = client.NextAsync();
        await stage.UntilAsync(() => missing.IsCompleted, TimeSpan.FromMilliseconds(5));

        Assert.True(stage.Clock.GetUtcNow() - began >= LiveTail.Hold);
        Assert.Equal("1", (await missing)!.Data);
        Assert.Equal("2", (await client.NextAsync())!.Data);
        Assert.True(stage.Streams.Counters.HolesFilled >= 1);
    }

    [Fact]
    public async Task A_lost_last_block_is_found_after_five_silent_seconds()
    {
        await using var stage = new Stage();
        using Client client = await stage.ConnectAsync();
        await client.NextAsync();
        await stage.UntilAsync(() => stage.Feed.Joins == 1, TimeSpan.Zero);
        stage.Publish(Event("0"));
        await client.NextAsync();
        DateTimeOffset began = stage.Clock.GetUtcNow();
        stage.Log.Append(Event("1"));
        Task<SseBlock> found = client.NextAsync("agent.error");
        await stage.UntilAsync(() => found.IsCompleted, TimeSpan.FromMilliseconds(100));
        Assert.True(stage.Clock.GetUtcNow() - began >= LiveTail.Silence);
    }

    [Fact]
    public async Task Repeats_of_a_block_are_counted_and_ignored()
    {
        await using var stage = new Stage();
        using Client client = await stage.ConnectAsync();
        await client.NextAsync();
        FeedBlock block = stage.Log.Append(Event("1"), Event("2"));
        stage.Feed.Say(block);
        stage.Feed.Say(block);
        stage.Feed.Say(new FeedBlock(block.Previous, [block.Entries[0]]));
        stage.Publish(Event("3"));
        foreach (string data in (string[])["1", "2", "3"]) Assert.Equal(data, (await client.NextAsync())!.Data);
        await stage.UntilAsync(() => stage.Streams.Counters.Blocks == 4, TimeSpan.Zero);
        Assert.True(stage.Streams.Counters.Duplicates >= 2);
    }
}
