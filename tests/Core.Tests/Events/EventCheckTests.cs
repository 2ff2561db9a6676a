using System.Text;
using AgentCore.Testing;
using CsCheck;

namespace AgentCore.Events;

public sealed class EventCheckTests
{
    private static readonly DateTimeOffset Received = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly EventCheck check = new(new EventOptions(), Unmeasured.Metrics.Events);

    public static TheoryData<string> BadAttributes => ["", " ", "a\0b", "a\r\nb", "\u0085", new string('x', 1025)];

    [Theory]
    [InlineData(null)]
    [MemberData(nameof(BadAttributes))]
    public void An_id_and_a_source_are_there_short_and_printable(string? text)
    {
        Assert.StartsWith("'id'", Rejected(Event("{}") with { Id = text }), StringComparison.Ordinal);
        Assert.StartsWith("'source'", Rejected(Event("{}") with { Source = text }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("agent.unknown")]
    [InlineData("AGENT.ERROR")]
    [InlineData("agent.error\n")]
    public void A_type_is_of_the_catalogue(string? type) =>
        Assert.StartsWith("'type'", Rejected(Event("{}") with { Type = type }), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("\"{}\"")]
    [InlineData("{")]
    [InlineData("{}}")]
    [InlineData("{} {}")]
    [InlineData("{}x")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{'a':1}")]
    [InlineData("{/**/}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":\"\n\"}")]
    [InlineData("\ufeff{}")]
    [InlineData("""{"agent_id":"\ud800"}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":["x\udc00"]}""")]
    [InlineData("""{"a":{"\ud800x":1}}""")]
    public void Data_is_one_JSON_object_that_any_parser_reads(string data) =>
        Assert.StartsWith("'data' is not a JSON object", Rejected(Event(data)), StringComparison.Ordinal);

    [Fact]
    public void Data_is_UTF_8()
    {
        byte[] data = Encoding.UTF8.GetBytes("""{"a":"x"}""");
        data[6] = 0xff;
        Assert.Equal("'data' is not UTF-8.", Rejected(Event("") with { Data = data }));
        // A surrogate written in UTF-8 is not UTF-8.
        byte[] surrogate = [.. "{\"a\":\""u8, 0xed, 0xa0, 0x80, .. "\"}"u8];
        Assert.Equal("'data' is not UTF-8.", Rejected(Event("") with { Data = surrogate }));
    }

    [Fact]
    public void Data_may_be_so_large_and_not_a_byte_more()
    {
        int most = new EventOptions().MaxDataBytes;
        Assert.Equal(most, Accepted(Event("{}".PadRight(most))).Data.Length);
        Assert.Contains("65536 bytes", Rejected(Event("{}".PadRight(most + 1))), StringComparison.Ordinal);
    }

    [Fact]
    public void Data_may_be_nested_so_deep_and_no_deeper()
    {
        Accepted(Event(Nested(EventCheck.MaxDataDepth - 1)));
        foreach (int arrays in new[] { EventCheck.MaxDataDepth, 63, 64, 65, 30_000 })
            Assert.Equal("'data' is nested deeper than 59.", Rejected(Event(Nested(arrays))));
    }

    [Theory]
    [InlineData("""{"agent_id":"agent-7"}""", "agent-7")]
    [InlineData("""{"x":{"agent_id":"other"},"agent_id":"agent-7"}""", "agent-7")]
    [InlineData("""{"x":[{"agent_id":"other"}]}""", null)]
    [InlineData("""{"agent_\u0069d":"agent\u002d7"}""", "agent-7")]
    [InlineData("""{"agent_id":"first","agent_id":"last"}""", "last")]
    [InlineData("""{"agent_id":"first","agent_id":null}""", null)]
    [InlineData("""{"agent_id":7}""", null)]
    [InlineData("""{"agent_id":{"agent_id":"agent-7"}}""", null)]
    [InlineData("""{"agent_id":["agent-7"]}""", null)]
    [InlineData("""{"agent_id":""}""", null)]
    [InlineData("""{"agent_id":"a b"}""", null)]
    [InlineData("""{"agent_id":"a:b"}""", null)]
    [InlineData("""{"agent_id":"a\nb"}""", null)]
    [InlineData("""{"Agent_Id":"agent-7"}""", null)]
    [InlineData("{}", null)]
    public void The_agent_is_the_objects_own_where_it_is_a_valid_one(string data, string? agent) =>
        Assert.Equal(agent, Accepted(Event(data)).AgentId);

    [Fact]
    public void What_an_event_brings_is_kept()
    {
        const string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        DateTimeOffset time = new(2025, 10, 18, 10, 30, 0, TimeSpan.FromHours(5));
        AgentEvent accepted = Accepted(Event("{}") with { Time = time, TraceParent = trace });
        Assert.Equal(("/agents/7", "e-1", "agent.error"), (accepted.Source, accepted.Id, accepted.Type));
        Assert.Equal((time, trace), (accepted.Time, accepted.TraceParent));
        AgentEvent bare = Accepted(Event("{}") with { TraceParent = trace.ToUpperInvariant() });
        Assert.Equal((Received, null), (bare.Time, bare.TraceParent));
    }

    [Fact]
    public void A_deployment_adds_types_of_its_own()
    {
        var more = new EventCheck(new EventOptions { MoreTypes = { "billing.invoice_paid" } }, Unmeasured.Metrics.Events);
        Assert.IsType<EventVerdict.Accepted>(more.Check(Event("{}") with { Type = "billing.invoice_paid" }, Received));
        Assert.Throws<ArgumentException>(() => new EventCheck(new EventOptions { MoreTypes = { "Billing" } }, Unmeasured.Metrics.Events));
        Assert.Throws<ArgumentException>(() => new EventCheck(new EventOptions { MoreTypes = { "agent.error" } }, Unmeasured.Metrics.Events));
    }

    [Fact]
    public void A_rejection_repeats_nothing_of_the_data() =>
        Assert.DoesNotContain("secret", Rejected(Event("""{"secret":secret}""")), StringComparison.Ordinal);

    [Fact]
    public void What_is_accepted_is_kept_byte_for_byte() =>
        Object.Sample(data =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(data);
            return Accepted(Event("") with { Data = bytes }).Data.Span.SequenceEqual(Encoding.UTF8.GetBytes(data));
        });

    [Fact]
    public void Whatever_comes_there_is_a_verdict() =>
        Gen.Select(Object, Gen.Select(Gen.Int[0, 500], Gen.Byte).Array[0, 3]).Sample((data, changes) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(data);
            foreach ((int at, byte with) in changes) bytes[at % bytes.Length] = with;
            return check.Check(Event("") with { Data = bytes }, Received) is not null;
        });

    private static Gen<string> Object =>
        Gen.Select(
            Gen.OneOf("", " ", "\n\t"),
            Gen.OneOf(
                "1", "-0.0e+10", "[1, [ ]]", "true", "12345678901234567890123", """{"agent_id":"x"}""",
                """ "\u00e9 é 😀 \ud83d\ude00 \/" """)
                .Array[0, 6],
            (space, values) =>
            {
                IEnumerable<string> members = values.Select((value, i) => $"\"k{i % 3}\"{space}:{space}{value}");
                return $"{space}{{{space}{string.Join(",", members)}}}{space}";
            });

    private static string Nested(int arrays) => $$"""{"a":{{new string('[', arrays)}}{{new string(']', arrays)}}}""";

    private static IncomingEvent Event(string data) => new("/agents/7", "e-1", "agent.error", null, Encoding.UTF8.GetBytes(data));

    private AgentEvent Accepted(IncomingEvent incoming) => Assert.IsType<EventVerdict.Accepted>(check.Check(incoming, Received)).Event;

    private string Rejected(IncomingEvent incoming) => Assert.IsType<EventVerdict.Rejected>(check.Check(incoming, Received)).Reason;
}
