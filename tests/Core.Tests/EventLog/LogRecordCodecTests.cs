using System.Text;
using AgentCore.Events;
using CsCheck;

namespace AgentCore.EventLog;

public sealed class LogRecordCodecTests
{
    private static readonly LogPosition Place = new(1, 2, 3_000_000);
    private static readonly DateTimeOffset At = new(2025, 10, 18, 10, 30, 0, 7, TimeSpan.Zero);

    private static readonly Gen<string> Json = Gen.Recursive<string>((depth, json) => depth > 4
        ? Gen.OneOf("1", "-0.50e3", "true", "null", "\"x\\n\\u00e9\\\"\"", "\"é😀\u2028\"")
        : Gen.Frequency(
            (2, Gen.OneOf("[ ]", "{}", "\"\"", "12345678901234567890")),
            (2, Gen.Select(Space, json, Space, json, Space, (a, x, b, y, c) => $"[{a}{x}{b},{y}{c}]")),
            (3, Gen.Select(Space, Name, json, Space, (a, name, x, b) => $"{a}{{{b}\"{name}\"{a}:{x}{b}}}{a}"))));

    private static Gen<string> Name => Gen.OneOf("data", "text", "roll", "é\\n");

    private static Gen<string> Space => Gen.OneOf("", "", " ", "\t", "\n", "\r\n");

    [Fact]
    public void An_event_comes_back_as_it_was_and_its_line_has_one_line_feed_at_its_end() =>
        Gen.Select(Json, Gen.String, Gen.String, Gen.String.Null(), Gen.DateTimeOffset).Sample((data, source, id, agent, time) =>
        {
            var written = new AgentEvent(source, id, "agent.error", agent, time, Encoding.UTF8.GetBytes(data), "00-1-2-01");
            byte[] line = Line(new LogEntry.Recorded(Place, At, written));

            Assert.Equal(line.Length - 1, line.AsSpan().IndexOf((byte)'\n'));
            Assert.True(LogRecordCodec.TryRead(line, Place, out LogRecord record));
            var read = Assert.IsType<LogEntry.Recorded>(record.Entry);
            Assert.Equal(data, Encoding.UTF8.GetString(read.Event.Data.Span));
            Assert.Equal(written with { Data = default }, read.Event with { Data = default });
            Assert.Equal((Place, At, time.Offset), (read.Position, read.AppendedAt, read.Event.Time.Offset));
        });

    [Fact]
    public void A_repeat_comes_back_as_it_was()
    {
        var again = new LogEntry.Redelivery(Place, At, new LogPosition(1, 1, 500), 120);
        Assert.True(LogRecordCodec.TryRead(Line(again), Place, out LogRecord record));
        Assert.Equal(again, record.Entry);
    }

    [Fact]
    public void Data_without_line_breaks_stands_in_the_line_as_it_came()
    {
        string line = Encoding.UTF8.GetString(Line(Entry(" {\"agent_id\": \"é/<&>\" } ")));
        Assert.Equal(
            "{\"at\":\"2025-10-18T10:30:00.0070000Z\",\"by\":\"0000000000000000\",\"source\":\"/s\",\"id\":\"1\",\"type\":\"agent.error\","
            + "\"time\":\"2025-10-18T10:30:00.007+00:00\",\"data\": {\"agent_id\": \"é/<&>\" } }\n",
            line);
    }

    [Fact]
    public void A_line_of_which_anything_is_missing_is_no_record()
    {
        byte[] line = Line(Entry("{\"a\":[1,2,{\"b\":\"c\"}]}"));
        for (int length = 0; length < line.Length - 1; length++) Assert.False(LogRecordCodec.TryRead(line.AsSpan(0, length), Place, out _));
        for (int start = 1; start < line.Length; start++) Assert.False(LogRecordCodec.TryRead(line.AsSpan(start), Place, out _));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"at\":\"2025-10-18T10:30:00Z\",\"roll\":false}")]
    [InlineData("{\"at\":\"2025-10-18T10:30:00Z\",\"by\":\"zz\",\"roll\":true}")]
    [InlineData("{\"at\":\"yesterday\",\"roll\":true}")]
    [InlineData("{\"at\":7,\"roll\":true}")]
    [InlineData("{\"at\":\"2025-10-18T10:30:00Z\",\"again\":\"00000001-00000001-00000010\",\"bytes\":17}")]
    [InlineData("{\"at\":\"2025-10-18T10:30:00Z\",\"again\":\"00000001-00000001-00000010\",\"bytes\":0}")]
    [InlineData("{\"at\":\"2025-10-18T10:30:00Z\",\"again\":\"elsewhere\",\"bytes\":7}")]
    [InlineData("{\"at\":\"2025-10-18T10:30:00Z\",\"roll\":true} {}")]
    [InlineData("{\"at\":\"2025-10-18T10:30:00Z\",\"source\":\"\\ud800\",\"id\":\"\",\"type\":\"\",\"time\":\"2025-10-18\",\"data\":0}")]
    public void A_line_of_another_form_is_no_record(string line) =>
        Assert.False(LogRecordCodec.TryRead(Encoding.UTF8.GetBytes(line), Place, out _));

    [Fact]
    public void Members_that_a_later_version_adds_are_passed_over()
    {
        byte[] line = """{"at":"2025-10-18T10:30:00Z","by":"00000000000000ff","roll":true,"why":{"x":[1]}}"""u8.ToArray();
        Assert.True(LogRecordCodec.TryRead(line, Place, out LogRecord record));
        Assert.True(record.IsRoll);
        Assert.Equal(255ul, record.AppendId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{},\"roll\":true")]
    public void Data_that_is_not_one_JSON_value_is_refused(string data) => Assert.Throws<ArgumentException>(() => Line(Entry(data)));

    [Fact]
    public void Data_that_is_not_UTF_8_is_refused() =>
        Assert.Throws<ArgumentException>(() => LogRecordCodec.Members(Event([(byte)'"', 0xFF, (byte)'"', (byte)'\n'])));

    [Fact]
    public void Data_may_nest_as_deep_as_the_writer_allows()
    {
        string deep = new string('[', 64) + new string(']', 64);
        Assert.True(LogRecordCodec.TryRead(Line(Entry(deep)), Place, out _));
        Assert.Throws<ArgumentException>(() => Line(Entry("[" + deep + "]")));
    }

    private static LogEntry.Recorded Entry(string data) => new(Place, At, Event(Encoding.UTF8.GetBytes(data)));

    private static AgentEvent Event(byte[] data) => new("/s", "1", "agent.error", null, At, data);

    private static byte[] Line(LogEntry entry) => LogLine.Of(entry);
}
