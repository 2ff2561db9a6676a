using System.Text.Json;
using AgentCore.Channels;
using AgentCore.Delivery;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.Http;

public sealed class HistoryPageTests
{
    private static readonly Listener Listener = new(new ChannelSet([new Channel("agent.error")]));

    private readonly SegmentedLog log = new(
        new MemorySegmentStore(8), new EventLogOptions { SegmentBytes = 4_096 }, TimeProvider.System,
        () => (ulong)Random.Shared.NextInt64(), NullLogger<SegmentedLog>.Instance, Unmeasured.Metrics.Log);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task An_event_that_is_in_a_batch_twice_is_one_event_of_the_history_however_it_is_paged(int limit)
    {
        await log.AppendAsync([Event(1), Event(1), Event(2), Event(1), Event(3), Event(2)], Stop);
        Assert.Equal([1, 2, 3], await ReadAsync(await EarliestAsync(), limit));
    }

    [Fact]
    public async Task An_event_that_was_delivered_again_is_one_event_of_a_page_that_holds_its_record()
    {
        await log.AppendAsync([Event(1), Event(2)], Stop);
        await log.AppendAsync([Event(2), Event(1)], Stop);
        Assert.Equal([1, 2], await ReadAsync(await EarliestAsync(), 100));
    }

    /// <summary>A relay may have died before it sent the event, while a client already had a later one.</summary>
    [Fact]
    public async Task An_event_that_was_delivered_again_is_given_again_behind_its_record()
    {
        IReadOnlyList<Appended> first = await log.AppendAsync([Event(1), Event(2)], Stop);
        await log.AppendAsync([Event(1)], Stop);
        Assert.Equal([1], await ReadAsync(first[1].Position, 100));
    }

    [Fact]
    public async Task A_page_is_read_apart_from_the_thread_pool()
    {
        await log.AppendAsync([Event(1), Event(2)], Stop);
        LogPosition after = await EarliestAsync();
        var page = new HistoryPage(100, await log.GetEndAsync(Stop), SharedLanes.All.Crowd, TimeProvider.System);
        string? thread = await Task.Run(
            async () =>
            {
                await page.FillAsync(new LogReader(log), Listener, new ReadStart(after, after, after, null), Stop);
                return Thread.CurrentThread.Name;
            },
            Stop);
        Assert.Equal("agentcore-crowd", thread);
    }

    private async Task<LogPosition> EarliestAsync() => ((LogCursor.At)await log.ResolveAsync("earliest", Stop)).Position;

    /// <summary>The numbers of the events of all pages.</summary>
    private async Task<List<int>> ReadAsync(LogPosition after, int limit)
    {
        List<int> numbers = [];
        LogPosition end = await log.GetEndAsync(Stop);
        while (after < end)
        {
            var page = new HistoryPage(limit, end, SharedLanes.All.Crowd, TimeProvider.System);
            await page.FillAsync(new LogReader(log), Listener, new ReadStart(after, after, after, null), Stop);
            JsonElement json = JsonDocument.Parse(page.ToJson()).RootElement;
            numbers.AddRange(json.GetProperty("events").EnumerateArray().Select(item => item.GetProperty("data").GetProperty("n").GetInt32()));
            Assert.True(LogPosition.TryParse(json.GetProperty("next").GetString(), out after));
        }
        return numbers;
    }

    private static AgentEvent Event(int number) => new(
        "/tests", $"{number}", "agent.error", null, DateTimeOffset.UnixEpoch, JsonSerializer.SerializeToUtf8Bytes(new { n = number }));
}
