using System.Text;
using System.Text.Json;
using AgentCore.EventLog;
using AgentCore.Feed;
using AgentCore.Sessions;
using AgentCore.Testing;

namespace AgentCore.Events;

/// <summary>Data of the greatest depth is readable behind every text that is put around it, by a parser of .NET as it comes.</summary>
public sealed class DataDepthTests
{
    private static readonly LogPosition Position = new(7, 1, 1_000_000);

    public static TheoryData<int> Depths => [.. Enumerable.Range(EventCheck.MaxDataDepth - 3, 9)];

    [Theory]
    [MemberData(nameof(Depths))]
    public void What_is_accepted_is_readable_behind_every_wrapper(int depth)
    {
        EventReading reading = CloudEventReader.Read(Encoding.UTF8.GetBytes(
            $$"""{"specversion":"1.0","id":"1","source":"/a","type":"agent.error","data":{{Nested(depth)}}}"""));
        EventVerdict verdict = new EventCheck(new EventOptions(), Unmeasured.Metrics.Events).Check(reading, DateTimeOffset.UnixEpoch);
        Assert.Equal(depth <= EventCheck.MaxDataDepth, verdict is EventVerdict.Accepted);
        if (verdict is not EventVerdict.Accepted { Event: var accepted }) return;

        var entry = new LogEntry.Recorded(Position, DateTimeOffset.UnixEpoch, accepted);
        byte[] line = LogLine.Of(entry);
        Assert.True(LogRecordCodec.TryRead(line, Position, out LogRecord record));
        Assert.True(accepted.Data.Span.SequenceEqual(Assert.IsType<LogEntry.Recorded>(record.Entry).Event.Data.Span));

        ReadOnlyMemory<byte> feed = Assert.Single(FeedMessage.Write(LogLine.Block(new LogPosition(7, 1, 1), entry)));
        FeedBlock block = FeedMessage.TryRead(feed.Span)!;
        Assert.True(accepted.Data.Span.SequenceEqual(Assert.IsType<LogEntry.Recorded>(Assert.Single(block.Entries)).Event.Data.Span));

        var replay = new ReplayMessage();
        Assert.True(replay.TryAdd(Position, accepted));
        foreach (ReadOnlyMemory<byte> text in new[] { line, feed, replay.Take() })
        {
            using JsonDocument alone = JsonDocument.Parse(text);
            using JsonDocument framed = JsonDocument.Parse(Framed(text));
        }
    }

    [Fact]
    public void The_bound_is_the_deepest_that_the_feed_allows()
    {
        var tooDeep = new AgentEvent(
            "/a", "1", "agent.error", null, DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes(Nested(EventCheck.MaxDataDepth + 1)));
        var entry = new LogEntry.Recorded(Position, DateTimeOffset.UnixEpoch, tooDeep);
        ReadOnlyMemory<byte> feed = Assert.Single(FeedMessage.Write(LogLine.Block(new LogPosition(7, 1, 1), entry)));
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(Framed(feed)));
    }

    /// <summary>As Web PubSub sends a text to a client of its JSON subprotocol.</summary>
    private static byte[] Framed(ReadOnlyMemory<byte> text) =>
        [.. """{"type":"message","from":"group","group":"~feed","dataType":"json","data":"""u8, .. text.Span, .. "}"u8];

    private static string Nested(int depth) => $$"""{"a":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";
}
