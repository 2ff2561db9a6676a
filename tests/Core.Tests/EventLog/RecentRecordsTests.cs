using AgentCore.Events;

namespace AgentCore.EventLog;

public sealed class RecentRecordsTests
{
    private static readonly DateTimeOffset At = new(2025, 10, 18, 10, 30, 0, TimeSpan.Zero);

    private readonly RecentRecords records = new();

    [Fact]
    public void A_record_that_was_read_is_not_parsed_again()
    {
        Assert.True(records.TryRead(Line("1"), Place(100), out LogRecord first));
        Assert.True(records.TryRead(Line("1"), Place(100), out LogRecord second));

        Assert.Equal(first, second);
        Assert.Same(first.Entry, second.Entry);
    }

    [Fact]
    public void Many_more_records_than_are_kept_are_never_taken_for_each_other()
    {
        for (int round = 0; round < 2; round++)
            for (uint number = 1; number <= 50_000; number++)
                Assert.Equal($"{number}", IdOf(Line($"{number}"), Place(number)));
    }

    [Fact]
    public void The_same_offset_of_another_segment_or_log_is_another_record()
    {
        Assert.Equal("one", IdOf(Line("one"), new LogPosition(1, 1, 100)));
        Assert.Equal("two", IdOf(Line("two"), new LogPosition(1, 2, 100)));
        Assert.Equal("three", IdOf(Line("three"), new LogPosition(2, 1, 100)));
    }

    [Fact]
    public void What_is_no_record_is_refused_each_time()
    {
        Assert.False(records.TryRead("{\"at\":"u8, Place(100), out _));
        Assert.False(records.TryRead("{\"at\":"u8, Place(100), out _));
        Assert.Equal("1", IdOf(Line("1"), Place(100)));
    }

    [Fact]
    public void A_large_record_is_not_kept()
    {
        byte[] large = Line(new string('x', 4_000));
        Assert.True(records.TryRead(large, Place(5_000), out LogRecord first));
        Assert.True(records.TryRead(large, Place(5_000), out LogRecord second));

        Assert.NotSame(first.Entry, second.Entry);
    }

    private string IdOf(byte[] line, LogPosition position)
    {
        Assert.True(records.TryRead(line, position, out LogRecord record));
        Assert.Equal(position, record.Entry!.Position);
        return Assert.IsType<LogEntry.Recorded>(record.Entry).Event.Id;
    }

    private static LogPosition Place(uint offset) => new(1, 1, offset);

    private static byte[] Line(string id) =>
        LogLine.Of(new LogEntry.Recorded(Place(1), At, new AgentEvent("/a", id, "agent.error", null, At, "{}"u8.ToArray(), null)));
}
