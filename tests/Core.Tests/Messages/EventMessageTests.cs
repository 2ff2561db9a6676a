using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentCore.EventLog;
using AgentCore.Events;
using CsCheck;

namespace AgentCore.Messages;

public sealed class EventMessageTests
{
    private static readonly LogPosition Position = new(0x1f3a9c02, 1, 0xa4e0);

    [Fact]
    public void An_event_goes_over_the_wire_to_the_letter_of_the_guide() =>
        Assert.Equal(
            """{"type":"event","event":"agent.status_changed","data":{ "agent_id": "agent-123" },"""
            + """ "timestamp":"2025-10-18T10:30:00Z","id":"1f3a9c02-00000001-0000a4e0"}""".TrimStart(),
            Written("""{ "agent_id": "agent-123" }""", new DateTimeOffset(2025, 10, 18, 12, 30, 0, TimeSpan.FromHours(2))));

    [Fact]
    public void A_fraction_of_a_second_is_written_where_there_is_one() =>
        Assert.Contains(
            "\"timestamp\":\"2025-10-18T10:30:00.05Z\"",
            Written("{}", new DateTimeOffset(2025, 10, 18, 10, 30, 0, 50, TimeSpan.Zero)),
            StringComparison.Ordinal);

    [Fact]
    public void Any_time_there_is_can_be_read_back() =>
        Gen.DateTimeOffset.Sample(time =>
            JsonDocument.Parse(Written("{}", time)).RootElement.GetProperty("timestamp").GetDateTimeOffset() == time);

    [Fact]
    public void A_traceparent_is_the_last_member_where_there_is_one() =>
        Assert.EndsWith(
            "\"id\":\"1f3a9c02-00000001-0000a4e0\",\"traceparent\":\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\"}",
            Written("{}", DateTimeOffset.UnixEpoch, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), StringComparison.Ordinal);

    [Fact]
    public void What_a_damaged_log_calls_a_traceparent_does_not_break_out_of_the_message() =>
        Assert.EndsWith("0000a4e0\"}", Written("{}", DateTimeOffset.UnixEpoch, "00-\",\"id\":\"".PadRight(55, '0')), StringComparison.Ordinal);

    private static string Written(string data, DateTimeOffset time, string? traceParent = null)
    {
        var output = new ArrayBufferWriter<byte>();
        var written = new AgentEvent("/a", "1", "agent.status_changed", null, time, Encoding.UTF8.GetBytes(data), traceParent);
        EventMessage.Write(output, Position, written);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
