using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentCore.EventLog;
using CsCheck;

namespace AgentCore.Streams;

public sealed class SseInjectionTests
{
    private static readonly LogPosition Id = new(1, 1, 100);

    private static readonly Gen<string> Pieces = Gen.OneOf(
        "\r", "\n", "\r\n", "\0", "data: x", "id: 9", "event: keepalive", ": ", "\n\n", "{\"a\":1}", "\u2028");

    private static readonly Gen<string> Hostile = Gen.OneOf(Pieces, Gen.String).Array[0, 12].Select(string.Concat);

    [Fact]
    [Requirement("SSE injection")]
    public void No_data_breaks_out_of_its_field() =>
        Gen.Select(Hostile, Hostile).Sample((name, data) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(data);
            SseBlock block = Parse(Frame(StreamFormat.Named, name, bytes));
            Assert.Equal(Id.ToString(), block.Id);
            Assert.Equal(string.Concat(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)).Split('\r', '\n', '\0')), block.Event);
            string lines = Encoding.UTF8.GetString(bytes).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
            Assert.Equal(lines, block.Data);
        });

    [Fact]
    [Requirement("SSE injection")]
    public void Line_ends_between_tokens_of_json_leave_the_envelope_the_same_json() =>
        Gen.OneOf(" ", "\r", "\n", "\r\n", "\t", "\n\n").Array[6].Sample(space =>
        {
            string data = $"{{{space[0]}\"a\"{space[1]}:{space[2]}[1,{space[3]}2]{space[4]}}}{space[5]}";
            SseBlock block = Parse(Frame(StreamFormat.Envelope, "agent.error", Encoding.UTF8.GetBytes(data)));
            JsonElement message = JsonDocument.Parse(block.Data!).RootElement;
            Assert.Equal(2, message.GetProperty("data").GetProperty("a").GetArrayLength());
            Assert.Equal(Id.ToString(), message.GetProperty("id").GetString());
        });

    [Fact]
    [Requirement("SSE injection")]
    public void A_clients_own_cursor_cannot_break_out_of_a_gap() =>
        Hostile.Sample(from =>
        {
            var output = new ArrayBufferWriter<byte>();
            SseBlocks.Gap(output, StreamFormat.Named, from, Id, GapReason.Retention);
            SseBlock block = Parse(output);
            string told = JsonDocument.Parse(block.Data!).RootElement.GetProperty("from").GetString()!;
            Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(from)), told);
        });

    private static ArrayBufferWriter<byte> Frame(StreamFormat format, string type, byte[] data)
    {
        var output = new ArrayBufferWriter<byte>();
        SseBlocks.Event(output, format, new("test", "1", type, null, DateTimeOffset.UnixEpoch, data), Id, Id);
        return output;
    }

    private static SseBlock Parse(ArrayBufferWriter<byte> output)
    {
        string text = Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.Equal(text.Length - 2, text.Replace('\r', '\n').IndexOf("\n\n", StringComparison.Ordinal));
        return new SseReader().Parse(text);
    }
}
