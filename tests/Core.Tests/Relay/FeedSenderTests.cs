using System.Text;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Feed;
using AgentCore.PubSub;
using AgentCore.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.Tests.Relay;

public sealed class FeedSenderTests : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly RecordingHub hub = new();
    private readonly FeedSender sender;
    private readonly Task running;

    public FeedSenderTests()
    {
        sender = new FeedSender(hub, NullLogger<FeedSender>.Instance, Unmeasured.Metrics.Feed);
        running = sender.RunAsync(stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        stop.Dispose();
    }

    private static AppendedBlock Block(uint offset, params int[] dataSizes)
    {
        uint position = offset;
        DateTimeOffset at = DateTimeOffset.UnixEpoch;
        return LogLine.Block(
            new LogPosition(7, 1, offset),
            dataSizes.Select(size => new LogEntry.Recorded(
                new LogPosition(7, 1, position += 10),
                at,
                new AgentEvent("/a", "e", "agent.error", null, at, Encoding.UTF8.GetBytes($$"""{"x":"{{new string('x', size)}}"}""")))));
    }

    private async Task<FeedBlock> NextAsync(Exception? failure = null)
    {
        (string group, byte[] json, TaskCompletionSource done) = await hub.NextAsync();
        Assert.Equal("~feed", group);
        if (failure is null) done.SetResult();
        else done.SetException(failure);
        return Assert.IsType<FeedBlock>(FeedMessage.TryRead(json));
    }

    [Fact]
    public async Task Blocks_are_sent_to_the_feed_in_the_order_of_their_append()
    {
        for (uint i = 1; i <= 20; i++) sender.OnAppended(Block(i * 100, 10));
        for (uint i = 1; i <= 20; i++) Assert.Equal(i * 100, (await NextAsync()).Previous.Offset);
    }

    [Fact]
    public async Task A_large_block_is_sent_in_parts_one_after_the_other()
    {
        sender.OnAppended(Block(100, 200_000, 200_000, 200_000));
        Assert.Equal(100u, (await NextAsync()).Previous.Offset);
        Assert.Equal(120u, (await NextAsync()).Previous.Offset);
    }

    [Theory]
    [InlineData(413)]
    [InlineData(503)]
    public async Task A_send_that_fails_is_left_to_the_log(int status)
    {
        sender.OnAppended(Block(100, 10));
        sender.OnAppended(Block(200, 10));
        Assert.Equal(100u, (await NextAsync(new HubException("sendToGroup", status))).Previous.Offset);
        Assert.Equal(200u, (await NextAsync()).Previous.Offset);
    }

    [Fact]
    public async Task What_finds_no_room_is_dropped_and_counted_and_there_is_room_again_later()
    {
        int[] megabyte = [250_000, 250_000, 250_000, 250_000];
        sender.OnAppended(Block(1, 10));
        var first = await hub.NextAsync();
        for (uint i = 1; i <= 20; i++) sender.OnAppended(Block(i * 100, megabyte));
        long dropped = sender.DroppedBlocks;
        Assert.InRange(dropped, 3, 5);

        first.Done.SetResult();
        for (long i = 0; i < (20 - dropped) * 2; i++) await NextAsync();
        sender.OnAppended(Block(5000, megabyte));
        Assert.Equal(5000u, (await NextAsync()).Previous.Offset);
        await NextAsync();
        Assert.Equal(dropped, sender.DroppedBlocks);
    }
}
