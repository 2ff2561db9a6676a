using System.Text;
using CsCheck;

namespace AgentCore.EventLog;

public sealed class LineCutterTests
{
    [Fact]
    public void However_the_reads_fall_the_lines_and_their_ends_are_the_same() =>
        Gen.Select(Gen.OneOf("", "a", "bcd", "\n", "\n", "é").Array[0, 30], Gen.Int[1, 7].Array[1, 20], Gen.Bool).Sample(
            (parts, sizes, startsInside) =>
            {
                byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(parts));
                var cutter = new LineCutter(100, startsInside);
                var lines = new List<(string Line, uint End)>();
                for (int start = 0, read = 0; start < bytes.Length; read++)
                {
                    int size = Math.Min(sizes[read % sizes.Length], bytes.Length - start);
                    cutter.Add(bytes.AsMemory(start, size));
                    while (cutter.TryTake(out ReadOnlyMemory<byte>? line))
                        lines.Add((Encoding.UTF8.GetString(line!.Value.Span), cutter.End));
                    start += size;
                }

                Assert.Equal(Expected(bytes).Skip(startsInside ? 1 : 0), lines);
                Assert.Equal(100 + (uint)bytes.Length, cutter.ReadTo);
                bool isInside = bytes.Length == 0 || !bytes.Contains((byte)'\n') ? startsInside || bytes.Length > 0 : bytes[^1] != '\n';
                Assert.Equal(isInside, cutter.IsInsideLine);
            });

    private static IEnumerable<(string Line, uint End)> Expected(byte[] bytes)
    {
        for (int start = 0, end; (end = Array.IndexOf(bytes, (byte)'\n', start)) >= 0; start = end + 1)
            yield return (Encoding.UTF8.GetString(bytes, start, end - start), 100 + (uint)end + 1);
    }
}
