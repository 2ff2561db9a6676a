using AgentCore.EventLog;
using AgentCore.Fuzz.Engine;
using static AgentCore.Fuzz.Engine.BrokenPromiseException;

namespace AgentCore.Fuzz.Targets;

/// <summary>
/// A segment's bytes, cut into lines: its first byte says how the reads fall, its second whether reading begins inside a line.
/// </summary>
internal static class LogLines
{
    public static Target Target { get; } = new("log-lines", ["\u0003\0one\ntwo\n\nthree", "\u0001\u0001rest\none\n"], ["\n", "\n\n",
        "{}\n"], Check);

    private static void Check(byte[] input)
    {
        if (input.Length < 2) return;
        int read = Math.Max(1, (int)input[0]);
        bool startsInside = input[1] % 2 == 1;
        ReadOnlyMemory<byte> bytes = input.AsMemory(2);

        var cutter = new LineCutter(0, startsInside);
        var lines = new List<string>();
        for (int at = 0; at < bytes.Length; at += read)
        {
            cutter.Add(bytes[at..Math.Min(at + read, bytes.Length)]);
            while (cutter.TryTake(out ReadOnlyMemory<byte>? line)) lines.Add(Convert.ToHexString(line!.Value.Span));
            Unless(cutter.End <= cutter.ReadTo, "A line ends within what was read.");
        }

        IEnumerable<string> expected = Split(bytes.Span).Skip(startsInside ? 1 : 0);
        Unless(lines.SequenceEqual(expected), "Lines are cut at line feeds, however the reads fell.");
    }

    private static List<string> Split(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<string>();
        int start = 0;
        for (int at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] != '\n') continue;
            lines.Add(Convert.ToHexString(bytes[start..at]));
            start = at + 1;
        }
        return lines;
    }
}
