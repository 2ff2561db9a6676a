using AgentCore.EventLog;
using AgentCore.Feed;
using AgentCore.Fuzz.Engine;
using static AgentCore.Fuzz.Engine.BrokenPromiseException;

namespace AgentCore.Fuzz.Targets;

/// <summary>A message of the feed, from the relays to the stream instances.</summary>
internal static class FeedMessages
{
    public static IReadOnlyList<string> Seeds { get; } =
    [
        $$"""{"prev":"00000001-00000001-00000100","records":[{"id":"00000001-00000001-00000200","record":{{LogRecords.Seeds[0]}}},{"id":"00000001-00000001-00000300","record":{{LogRecords.Seeds[2]}}}]}""",
        $$"""{"prev":"00000001-00000001-00000000","other":[{}],"records":[{"id":"00000001-00000002-00000200","more":1,"record":{{LogRecords.Seeds[1]}}}]}""",
    ];

    public static Target Target { get; } = new("feed", Seeds, [.. LogRecords.Words, "\"prev\":", "\"records\":[", "\"record\":"], Check);

    private static void Check(byte[] input)
    {
        if (FeedMessage.TryRead(input) is not { } block) return;
        LogPosition before = block.Previous;
        foreach (LogEntry entry in block.Entries)
        {
            Unless(entry.Position > before && entry.Position.Log == before.Log, "A block's entries follow one another.");
            Downstream.Holds(entry);
            before = entry.Position;
        }
    }
}
