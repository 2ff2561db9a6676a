using System.Buffers;
using System.Text;
using AgentCore.EventLog;
using AgentCore.Feed;
using AgentCore.Messages;
using AgentCore.Sessions;
using AgentCore.Testing;

namespace AgentCore.Events;

/// <summary>The largest event that is accepted fits every text that is put around it.</summary>
public sealed class DataSizeTests
{
    /// <summary>The largest value of <c>Events:MaxDataBytes</c>.</summary>
    private const int LargestData = 262_144;

    /// <summary>1 MB: Web PubSub's limit for a frame to a client and for the body of a REST call.</summary>
    private const int ServiceLimit = 1024 * 1024;

    private static readonly LogPosition Position = new(uint.MaxValue, uint.MaxValue, uint.MaxValue);

    /// <summary>Characters that grow most in a JSON string, and the line break that makes the log keep data as a string.</summary>
    public static TheoryData<string, string> Fillings => new()
    {
        { "x", "" },
        { "x", "\n" },
        { "\\\"", "\n" },
        { "\\\\", "\r\n" },
        { "\u007f", "\n" },
        { "\u0085", "\n" },
        { "\ue000", "\n" },
        { "\U0001f600", "\n" },
        { "\u2028", "\n" },
    };

    [Theory]
    [MemberData(nameof(Fillings))]
    public void An_event_of_the_largest_data_and_attributes_fits_every_wrapper(string filling, string lineBreak)
    {
        AgentEvent accepted = Largest(filling, lineBreak);
        var entry = new LogEntry.Recorded(Position, DateTimeOffset.MaxValue, accepted);

        byte[] line = LogLine.Of(entry);
        Assert.InRange(line.Length, 1, LogBlock.MaxBytes);
        Assert.True(LogRecordCodec.TryRead(line, Position, out LogRecord record));
        Assert.True(accepted.Data.Span.SequenceEqual(Assert.IsType<LogEntry.Recorded>(record.Entry).Event.Data.Span));

        ReadOnlyMemory<byte> feed = Assert.Single(FeedMessage.Write(LogLine.Block(Position with { Offset = 1 }, entry)));
        Assert.NotNull(FeedMessage.TryRead(feed.Span));
        var live = new ArrayBufferWriter<byte>();
        EventMessage.Write(live, Position, accepted);
        var replay = new ReplayMessage();
        Assert.True(replay.TryAdd(Position, accepted));
        foreach (ReadOnlyMemory<byte> message in new[] { feed, live.WrittenMemory, replay.Take() })
            Assert.InRange(Framed(message).Length, LargestData, ServiceLimit);
    }

    [Fact]
    public void A_replay_frame_that_would_outgrow_its_bound_is_taken_first()
    {
        AgentEvent largest = Largest("x", "");
        AgentEvent small = largest with { Data = "{}"u8.ToArray() };
        var frame = new ReplayMessage();
        Assert.True(frame.TryAdd(Position, small));
        Assert.False(frame.TryAdd(Position, largest));
        Assert.InRange(frame.Take().Length, 1, ReplayMessage.MaxBytes);
    }

    /// <summary>An event at every maximum, as the door lets it in.</summary>
    private static AgentEvent Largest(string filling, string lineBreak)
    {
        var options = new EventOptions { MaxDataBytes = LargestData };
        string type = new('t', 64);
        options.MoreTypes.Add(type);
        const int longestAttribute = 1_024, longestAgent = 128;
        string agent = new('a', longestAgent);
        int room = LargestData - Encoding.UTF8.GetByteCount(Data(agent, "", lineBreak));
        string text = string.Concat(Enumerable.Repeat(filling, room / Encoding.UTF8.GetByteCount(filling)));
        byte[] data = Encoding.UTF8.GetBytes(Data(agent, text, lineBreak));
        // Private use: the log writes six bytes for each.
        string attribute = new('\ue000', longestAttribute);
        var incoming = new IncomingEvent(attribute, attribute, type, DateTimeOffset.MaxValue, data, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        return Assert.IsType<EventVerdict.Accepted>(new EventCheck(options, Unmeasured.Metrics.Events).Check(incoming, DateTimeOffset.MaxValue)).Event;
    }

    private static string Data(string agent, string text, string lineBreak) => $$"""{"agent_id":"{{agent}}",{{lineBreak}}"text":"{{text}}"}""";

    /// <summary>As Web PubSub sends a text to a client of its JSON subprotocol.</summary>
    private static byte[] Framed(ReadOnlyMemory<byte> text) =>
        [.. """{"type":"message","from":"group","group":"~feed","fromUserId":null,"dataType":"json","data":"""u8, .. text.Span, .. "}"u8];
}
