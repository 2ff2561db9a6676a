using System.Text;
using AgentCore.EventLog;
using AgentCore.Events;
using CsCheck;

namespace AgentCore.Feed;

public sealed class FeedMessageTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<LogEntry> GenEntry = Gen.Select(Gen.Int[0, 200_000], Gen.Bool, Gen.Int[0, 4]).Select(
        LogEntry (size, isAgain, agent) => isAgain
            ? new LogEntry.Redelivery(default, At, new LogPosition(7, 1, 900), 400)
            : Recorded(default, size, agent == 0 ? null : $"agent-{agent}"));

    /// <summary>Up to 2 MB: four messages and more.</summary>
    private static readonly Gen<FeedBlock> GenBlock = GenEntry.Array[1, 20].Select(Chain);

    private static LogEntry.Recorded Recorded(LogPosition position, int dataSize, string? agentId = "agent-1") => new(
        position,
        At,
        new AgentEvent("/agents", "e-1", "agent.error", agentId, At, Encoding.UTF8.GetBytes($$"""{"x":"{{new string('x', dataSize)}}"}""")));

    private static IReadOnlyList<ReadOnlyMemory<byte>> Write(FeedBlock block) =>
        FeedMessage.Write(LogLine.Block(block.Previous, block.Entries));

    private static FeedBlock Chain(IEnumerable<LogEntry> entries)
    {
        uint offset = 1000;
        return new FeedBlock(
            new LogPosition(7, 2, offset), [.. entries.Select(entry => entry with { Position = new LogPosition(7, 2, offset += 300) })]);
    }

    [Fact]
    public void A_block_comes_back_as_it_was_in_messages_that_hang_together() => GenBlock.Sample(
        block =>
        {
            IReadOnlyList<ReadOnlyMemory<byte>> messages = Write(block);
            Assert.All(messages, message => Assert.InRange(message.Length, 1, FeedMessage.MaxBytes));

            LogPosition previous = block.Previous;
            var entries = new List<LogEntry>();
            foreach (ReadOnlyMemory<byte> message in messages)
            {
                FeedBlock part = Assert.IsType<FeedBlock>(FeedMessage.TryRead(message.Span));
                Assert.Equal(previous, part.Previous);
                entries.AddRange(part.Entries);
                previous = part.Entries[^1].Position;
            }
            Assert.Equal(block.Entries.Select(Text), entries.Select(Text));
        },
        iter: 50);

    private static string Text(LogEntry entry) => entry is LogEntry.Recorded recorded
        ? $"{recorded with { Event = recorded.Event with { Data = default } }} {Encoding.UTF8.GetString(recorded.Event.Data.Span)}"
        : entry.ToString();

    [Fact]
    public void As_many_entries_as_fit_share_a_message()
    {
        FeedBlock block = Chain(Enumerable.Range(0, 200).Select(_ => Recorded(default, 100)));
        Assert.Single(Write(block));
    }

    [Fact]
    public void A_message_is_full_to_the_byte_before_the_next_begins()
    {
        FeedBlock two = Chain([Recorded(default, 1000), Recorded(default, 0)]);
        int room = FeedMessage.MaxBytes - Write(two)[0].Length;

        FeedBlock fits = Chain([Recorded(default, 1000), Recorded(default, room)]);
        Assert.Equal(FeedMessage.MaxBytes, Assert.Single(Write(fits)).Length);

        FeedBlock tooLarge = Chain([Recorded(default, 1000), Recorded(default, room + 1)]);
        Assert.Equal(2, Write(tooLarge).Count);
    }

    [Fact]
    public void A_message_is_the_wire_form_that_the_design_names()
    {
        FeedBlock block = Chain([Recorded(default, 1)]);
        string text = Encoding.UTF8.GetString(Write(block)[0].Span);
        const string beginning = """{"prev":"00000007-00000002-000003e8","records":[{"id":"00000007-00000002-00000514","record":{""";
        Assert.StartsWith(beginning, text, StringComparison.Ordinal);
        Assert.EndsWith("}}]}", text, StringComparison.Ordinal);
    }

    public static TheoryData<string> Malformed()
    {
        string good = Encoding.UTF8.GetString(Write(Chain([Recorded(default, 1)]))[0].Span);
        return
        [
            "",
            "null",
            "7",
            "[]",
            "{}",
            good[..^1],
            good[..(good.Length / 2)],
            good + "x",
            good.Replace("prev", "previous", StringComparison.Ordinal),
            good.Replace("records", "record", StringComparison.Ordinal),
            good.Replace("\"id\":\"00000007", "\"id\":\"0000000x", StringComparison.Ordinal),
            good.Replace("\"prev\":\"00000007", "\"prev\":\"00000008", StringComparison.Ordinal),
            good.Replace("\"prev\":\"00000007-00000002-000003e8\"", "\"prev\":\"00000007-00000002-00000514\"", StringComparison.Ordinal),
            good.Replace("\"prev\":\"00000007-00000002-000003e8\"", "\"prev\":7", StringComparison.Ordinal),
            good.Replace("\"type\":", "\"typo\":", StringComparison.Ordinal),
            """{"prev":"00000007-00000002-000003e8","records":[]}""",
            """{"prev":"00000007-00000002-000003e8","records":[7]}""",
            """{"prev":"00000007-00000002-000003e8","records":[{}]}""",
            """{"prev":"00000007-00000002-000003e8","records":[{"id":"00000007-00000002-00000514"}]}""",
            """{"prev":"00000007-00000002-000003e8","records":[{"id":"00000007-00000002-00000514","record":null}]}""",
            """{"prev":"00000007-00000002-000003e8","records":{}}""",
        ];
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_message_is_none(string text) => Assert.Null(FeedMessage.TryRead(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Members_yet_to_be_invented_are_passed_over()
    {
        string good = Encoding.UTF8.GetString(Write(Chain([Recorded(default, 1)]))[0].Span);
        string newer = good.Replace("{\"prev\"", "{\"v\":[{}],\"prev\"", StringComparison.Ordinal)
            .Replace("{\"id\":\"00000007", "{\"v\":{\"a\":[]},\"id\":\"00000007", StringComparison.Ordinal);
        Assert.NotNull(FeedMessage.TryRead(Encoding.UTF8.GetBytes(newer)));
    }

    [Fact]
    [Requirement("Feed messages")]
    public void Any_damage_is_survived() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.Byte).Sample((place, value) =>
        {
            byte[] message = Write(Chain([Recorded(default, 30), Recorded(default, 30)]))[0].ToArray();
            message[place % message.Length] = value;
            _ = FeedMessage.TryRead(message);
        });
}
