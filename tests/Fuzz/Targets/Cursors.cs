using AgentCore.EventLog;
using AgentCore.Fuzz.Engine;
using static AgentCore.Fuzz.Engine.BrokenPromiseException;

namespace AgentCore.Fuzz.Targets;

/// <summary>A cursor that a client brings, asked of a log and read on from.</summary>
internal static class Cursors
{
    private static readonly LogPosition End = World.Positions[^1];

    public static Target Target { get; } = new(
        "cursor",
        ["earliest", .. World.Positions.Select(position => position.ToString()), "00000000-00000001-00000000"],
        ["earliest", "-", "0", "f", "ffffffff", "00000001", .. World.Positions.SelectMany(position =>
            position.ToString().Split('-')).Distinct()],
        Check);

    private static void Check(byte[] input)
    {
        string text = Promises.Text(input);
        bool isPosition = LogPosition.TryParse(text, out LogPosition position);
        if (isPosition) Unless(position.ToString() == text, "A position's text is what it was read from.");

        LogCursor cursor = World.Result(World.Log.ResolveAsync(text, CancellationToken.None));
        if (cursor is LogCursor.Bad) return;
        if (cursor is LogCursor.Gone gone) Unless(isPosition && gone.From == text, "Only a position can be gone.");
        else if (isPosition) Unless(cursor == new LogCursor.At(position), "A cursor that is held is where it says.");
        LogPosition from = cursor is LogCursor.At at ? at.Position : ((LogCursor.Gone)cursor).To;
        LogPosition last = from;
        foreach (LogEntry entry in World.Log.ReadAsync(from, End, CancellationToken.None).ToBlockingEnumerable())
        {
            Unless(entry is not LogEntry.Lost && entry.Position > last && World.Positions.Contains(entry.Position),
                "From a cursor, the log's own entries follow.");
            last = entry.Position;
        }
        Unless(last == End, "Reading ends at the end.");
        Unless(World.Result(World.Log.RewindAsync(from, TimeSpan.FromSeconds(30), CancellationToken.None)) <= from, "A rewind goes back.");
    }
}
