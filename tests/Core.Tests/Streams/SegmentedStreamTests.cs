using System.Globalization;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Feed;
using AgentCore.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.Streams;

/// <summary>The stream over the real log, whose segments roll under it.</summary>
public sealed class SegmentedStreamTests
{
    private const int EventCount = 300;

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2025, 10, 18, 10, 30, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Events_come_once_and_in_order_over_rolls_lost_blocks_and_reconnections(int lostOneIn)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var feed = new ScriptedFeed();
        int draw = 0;
        var log = new SegmentedLog(
            new MemorySegmentStore(1_000), new EventLogOptions { SegmentBytes = 2_000, SegmentBlocks = 9 }, clock, () => (ulong)++draw,
            NullLogger<SegmentedLog>.Instance, Unmeasured.Metrics.Log, new LossyObserver(feed, lostOneIn));
        await using var hub = new EventStreams(
            log, feed, new StreamOptions { RingBytes = 10_000 }, 10, SharedLanes.All, clock, new SeededRandom(1), NullLogger<EventStreams>.Instance, Unmeasured.Metrics.Streams);
        string begin = (await log.GetEndAsync(cancellation)).ToString();
        Task<List<string>> reading = ReadAsync(hub, begin);
        List<string> appended = [];
        for (int number = 0; number < EventCount; number++)
        {
            AgentEvent one = Stage.Event("{}") with { Id = number.ToString(CultureInfo.InvariantCulture) };
            appended.Add((await log.AppendAsync([one], cancellation))[0].Position.ToString());
            clock.Advance(TimeSpan.FromMilliseconds(10));
        }
        while (!reading.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, cancellation);
        }
        Assert.Equal(appended, await reading);
    }

    /// <summary>Reads all events, forty blocks a connection.</summary>
    private static async Task<List<string>> ReadAsync(EventStreams hub, string cursor)
    {
        List<string> ids = [];
        while (ids.Count < EventCount)
        {
            StreamOpening opening = await hub.OpenAsync(Stage.Everything(cursor), TestContext.Current.CancellationToken);
            using Client client = Client.Run(Assert.IsType<StreamOpening.Opened>(opening).Stream, pipeBytes: 4_096);
            for (int blocks = 0; blocks < 40 && ids.Count < EventCount && await client.NextAsync() is { } block; blocks++)
            {
                if (block.Event == "agent.error") ids.Add(block.Id);
                cursor = block.Id;
            }
            await client.CutAsync();
        }
        return ids;
    }

    private sealed class LossyObserver(ScriptedFeed feed, int lostOneIn) : IAppendObserver
    {
        private int blocks;

        public void OnAppended(AppendedBlock block)
        {
            if (lostOneIn > 1 && ++blocks % lostOneIn == 0) return;
            foreach (ReadOnlyMemory<byte> message in FeedMessage.Write(block)) feed.Say(FeedMessage.TryRead(message.Span)!);
        }
    }
}
