using System.Buffers;
using System.Text;
using AgentCore.EventLog;
using AgentCore.Events;

namespace AgentCore.Bench.Micro;

/// <summary>What all benchmarks handle: an event of about 150 bytes.</summary>
internal static class SampleEvent
{
    public static readonly AgentEvent Event = new(
        "/agents/agent-0001", "7d1e2c4a", "task.progress", "agent-0001", new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero),
        Encoding.UTF8.GetBytes(
            """{"agent_id":"agent-0001","task_id":"task-0001","number":123456,"progress":0.5,"message":"Reading the next of many documents, of which there are"}"""));

    public static LogEntry.Recorded Recorded(uint end) => new(new LogPosition(1, 1, end), Event.Time, Event);

    /// <summary>The same event as it stands in the log.</summary>
    public static AppendedLine Line(uint end)
    {
        var line = new ArrayBufferWriter<byte>();
        LogRecordCodec.Write(Event.Time, appendId: 1, LogRecordCodec.Members(Event), line);
        return new AppendedLine(new LogPosition(1, 1, end), line.WrittenMemory[..^1]);
    }
}
