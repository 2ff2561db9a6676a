using AgentCore.EventLog;
using AgentCore.Fuzz.Engine;

namespace AgentCore.Fuzz.Targets;

/// <summary>A line of the log, whose blobs others may be able to write.</summary>
internal static class LogRecords
{
    private static readonly LogPosition At = new(1, 1, 1_000_000);

    public static IReadOnlyList<string> Seeds { get; } =
    [
        """{"at":"2026-01-01T00:00:00.0000000Z","by":"00000000000000ff","source":"/a","id":"1","type":"agent.error","agent":"agent-7","time":"2026-01-01T00:00:00Z","data":{"agent_id":"agent-7"}}""",
        """{"at":"2026-01-01T00:00:00.0000000Z","by":"00000000000000ff","source":"/a","id":"1","type":"agent.error","time":"2026-01-01T00:00:00+02:00","trace":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","text":"{\n}"}""",
        """{"at":"2026-01-01T00:00:00.0000000Z","by":"00000000000000ff","again":"00000001-00000001-00000100","bytes":100}""",
        """{"at":"2026-01-01T00:00:00.0000000Z","by":"00000000000000ff","roll":true}""",
    ];

    public static IReadOnlyList<string> Words { get; } =
    [
        "\"at\":", "\"by\":", "\"source\":", "\"id\":", "\"type\":", "\"agent\":", "\"time\":", "\"trace\":", "\"data\":", "\"text\":",
        "\"again\":",
        "\"bytes\":", "\"roll\":true", "\"2026-01-01T00:00:00Z\"", "\"00000001-00000001-00000100\"",
    ];

    public static Target Target { get; } = new("log-record", Seeds, Words, Check);

    private static void Check(byte[] input)
    {
        if (!LogRecordCodec.TryRead(input, At, out LogRecord record) || record.Entry is not { } entry) return;
        Downstream.Holds(entry);
    }
}
