using System.Text;
using System.Text.Json;
using AgentCore.Testing;
using CsCheck;

namespace AgentCore.Events;

public sealed class CloudEventReaderTests
{
    private const string NotATime = "'time' must be an RFC 3339 time with an offset from UTC, such as 2026-01-31T08:00:00Z.";

    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public void An_event_is_read_with_its_attributes_and_the_bytes_of_its_data()
    {
        IncomingEvent read = Readable($$"""
            { "specversion": "1.0", "id": "e-\u0031", "source": "/a", "type": "agent.error", "time": "2026-01-01T14:00:00+02:00",
              "subject": "s", "datacontenttype": "application/json", "dataschema": "urn:x", "traceparent": "{{TraceParent}}",
              "partitionkey": "p", "sequence": 7, "sampled": true, "data": { "n" : 1.10 } }
            """);
        Assert.Equal(("/a", "e-1", "agent.error", TraceParent), (read.Source, read.Id, read.Type, read.TraceParent));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero), read.Time);
        Assert.Equal("""{ "n" : 1.10 }""", Encoding.UTF8.GetString(read.Data.Span));
    }

    [Fact]
    public void An_attribute_that_is_null_is_an_attribute_that_is_absent()
    {
        IncomingEvent read = Readable("""
            {"specversion":"1.0","id":null,"source":null,"type":null,"time":null,"subject":null,"traceparent":null,"ext":null,"data":null,"data_base64":null}
            """);
        Assert.Equal(new IncomingEvent(null, null, null, null, default), read);
        Assert.Equal("{}"u8, Readable(With("\"data\":null,\"data_base64\":\"e30=\"")).Data.Span);
        Assert.Equal("{}"u8, Readable(With("\"data_base64\":null,\"data\":{}")).Data.Span);
    }

    [Fact]
    public void What_is_missing_is_left_to_the_check() => Assert.Equal(new IncomingEvent(null, null, null, null, default), Readable(With(null)));

    [Theory]
    [InlineData("", "The event is not JSON in UTF-8.")]
    [InlineData("{", "The event is not JSON in UTF-8.")]
    [InlineData("{} {}", "The event is not JSON in UTF-8.")]
    [InlineData("\ufeff{}", "The event is not JSON in UTF-8.")]
    [InlineData("null", "The event is not a JSON object.")]
    [InlineData("7", "The event is not a JSON object.")]
    [InlineData("[]", "The event is not a JSON object.")]
    [InlineData("\"{}\"", "The event is not a JSON object.")]
    [InlineData("{}", "'specversion' must be \"1.0\".")]
    [InlineData("""{"specversion":null}""", "'specversion' must be \"1.0\".")]
    [InlineData("""{"specversion":"0.3"}""", "'specversion' must be \"1.0\".")]
    [InlineData("""{"specversion":1.0}""", "'specversion' must be a string.")]
    [InlineData("""{"specversion":"1.0","specversion":"1.0"}""", "'specversion' is there twice.")]
    [InlineData("""{"\ud800":1}""", "The name of a member is not Unicode.")]
    public void A_text_that_is_no_event_has_its_reason(string text, string reason) => Assert.Equal(reason, Reason(text));

    [Theory]
    [InlineData("\"id\":7", "'id' must be a string.")]
    [InlineData("\"source\":{}", "'source' must be a string.")]
    [InlineData("\"type\":true", "'type' must be a string.")]
    [InlineData("\"id\":\"\\ud800\"", "'id' is not Unicode.")]
    [InlineData("\"time\":\"noon\"", NotATime)]
    [InlineData("\"time\":\"\"", NotATime)]
    [InlineData("\"time\":\"05:06\"", NotATime)]
    [InlineData("\"time\":\"03/04/2026\"", NotATime)]
    [InlineData("\"time\":\"2026-01-31T08:00:00\"", NotATime)]
    [InlineData("\"time\":1767225600", "'time' must be a string.")]
    [InlineData("\"time\":true", "'time' must be a string.")]
    [InlineData("\"time\":{}", "'time' must be a string.")]
    [InlineData("\"subject\":7", "'subject' must be a string.")]
    [InlineData("\"datacontenttype\":[]", "'datacontenttype' must be a string.")]
    [InlineData("\"dataschema\":false", "'dataschema' must be a string.")]
    [InlineData("\"traceparent\":7", "'traceparent' must be a string.")]
    [InlineData("\"Bad_Ext\":\"x\"", "The name of attribute 'Bad_Ext' has characters other than a to z and 0 to 9.")]
    [InlineData("\"bad ext\\u0000\":\"x\"", "The name of attribute 'bad ext?' has characters other than a to z and 0 to 9.")]
    [InlineData("\"Data\":{}", "The name of attribute 'Data' has characters other than a to z and 0 to 9.")]
    [InlineData("\"\":1", "The name of attribute '' has characters other than a to z and 0 to 9.")]
    [InlineData("\"ext\":{}", "Attribute 'ext' is neither a string, a number nor a boolean.")]
    [InlineData("\"ext\":[1]", "Attribute 'ext' is neither a string, a number nor a boolean.")]
    [InlineData("\"ext\":\"\\udc00\"", "'ext' is not Unicode.")]
    [InlineData("\"ext\":1,\"ext\":1", "'ext' is there twice.")]
    [InlineData("\"data\":{},\"data\":{}", "'data' is there twice.")]
    [InlineData("\"data\":{},\"data_base64\":\"e30=\"", "'data' and 'data_base64' exclude each other.")]
    [InlineData("\"data_base64\":7", "'data_base64' must be a string.")]
    [InlineData("\"data_base64\":\"e30\"", "'data_base64' is not base64.")]
    [InlineData("\"data_base64\":\"***\"", "'data_base64' is not base64.")]
    public void A_member_that_is_wrong_has_its_reason(string member, string reason) => Assert.Equal(reason, Reason(With(member)));

    [Fact]
    public void An_event_that_is_wrong_still_has_its_id() =>
        Assert.Equal("e-1", Assert.IsType<EventReading.Unreadable>(Read(With("\"Bad_Ext\":1,\"id\":\"e-1\""))).Id);

    [Fact]
    public void What_is_not_UTF_8_is_no_event()
    {
        byte[] text = Encoding.UTF8.GetBytes(With("\"id\":\"x\",\"data\":{\"a\":\"x\"}"));
        for (int at = 0; at < text.Length; at++)
        {
            byte[] changed = [.. text];
            changed[at] = 0xff;
            Assert.Equal("The event is not JSON in UTF-8.", Assert.IsType<EventReading.Unreadable>(CloudEventReader.Read(changed)).Reason);
        }
    }

    [Fact]
    public void However_deep_and_however_large_data_is_it_is_left_to_the_check()
    {
        var check = new EventCheck(new EventOptions(), Unmeasured.Metrics.Events);
        foreach (int depth in new[] { 60, 64, 65, 100_000 })
        {
            string data = $$"""{"a":{{new string('[', depth)}}{{new string(']', depth)}}}""";
            EventReading plain = Read(With($"\"id\":\"1\",\"source\":\"/a\",\"type\":\"agent.error\",\"data\":{data}"));
            string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(data));
            EventReading hidden = Read(With($"\"id\":\"1\",\"source\":\"/a\",\"type\":\"agent.error\",\"data_base64\":\"{encoded}\""));
            string expected = data.Length > 65_536 ? "'data' has more than 65536 bytes." : "'data' is nested deeper than 59.";
            Assert.All([plain, hidden], reading => Assert.Equal(
                expected, Assert.IsType<EventVerdict.Rejected>(check.Check(reading, DateTimeOffset.UnixEpoch)).Reason));
        }
        Assert.Equal("The event is not JSON in UTF-8.", Reason(new string('[', 2_000_000)));
    }

    [Fact]
    public void An_element_of_a_larger_document_is_read_as_its_text_alone_would_be()
    {
        foreach (string text in new[] { With("\"id\":\"1\",\"data\":{ }"), With("\"id\":7"), "[]" })
        {
            using JsonDocument document = JsonDocument.Parse($"[{text}]");
            Assert.Equal(Comparable(Read(text)), Comparable(CloudEventReader.Read(document.RootElement[0])));
        }
    }

    [Fact]
    public void Whatever_comes_there_is_a_reading() =>
        Gen.Select(Gen.Int[0, 500], Gen.Byte).Array[0, 4].Sample(changes =>
        {
            byte[] text = Encoding.UTF8.GetBytes(With("\"id\":\"\\u00e9\",\"time\":\"2026-01-01T00:00:00Z\",\"x\":\"\\ud83d\\ude00\",\"data_base64\":\"e30=\""));
            foreach ((int at, byte with) in changes) text[at % text.Length] = with;
            return CloudEventReader.Read(text) is not null;
        });

    private static string With(string? members) => $$"""{"specversion":"1.0"{{(members is null ? "" : "," + members)}}}""";

    private static EventReading Read(string text) => CloudEventReader.Read(Encoding.UTF8.GetBytes(text));

    private static IncomingEvent Readable(string text) => Assert.IsType<EventReading.Readable>(Read(text)).Event;

    private static string Reason(string text) => Assert.IsType<EventReading.Unreadable>(Read(text)).Reason;

    private static string Comparable(EventReading reading) => reading is EventReading.Readable { Event: var read }
        ? $"{read with { Data = default }} {Encoding.UTF8.GetString(read.Data.Span)}"
        : reading.ToString();
}
