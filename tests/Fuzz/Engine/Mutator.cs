using System.Text;

namespace AgentCore.Fuzz.Engine;

/// <summary>
/// Makes new inputs of old ones: words of the language, odd numbers, pieces cut, doubled, nested or taken from another input.
/// </summary>
internal sealed class Mutator(Random random, IReadOnlyList<string> words)
{
    /// <summary>8 KB: the longest token and request line, and deep enough for any nesting bound.</summary>
    public const int MaxBytes = 8_192;

    /// <summary>What most of the languages here have in common, JSON above all, and what readers of text stumble over.</summary>
    public static IReadOnlyList<string> CommonWords { get; } =
    [
        "{", "}", "[", "]", "\"", ":", ",", "null", "true", "false", "{}", "[]", "\"\"",
        "\\", "\\\"", "\\u0000", "\\ud800", "\\udc00\\ud800",
        "\\n", "\n", "\r", "\r\n", "\0", " ", "\t", "\u00a0", "\u2028", "\ufeff", "é", "😀", "%", "%00", "%zz", "&", "=", "+", "-", ".",
        "..", "*", "(",
        ")", "'", "''", "/", "0", "-0", "1", "-1", "1e999", "1e-999", "0.1", "127", "255", "65536", "2147483647", "2147483648",
        "-2147483649",
        "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616", "253402300799",
        "253402300800",
        "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59-14:00", "eyJ",
    ];

    private static readonly byte[] OddBytes = [0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xed, 0xf5, 0xff];

    private readonly byte[][] words = [.. words.Select(Encoding.UTF8.GetBytes)];
    private readonly byte[][] commonWords = [.. CommonWords.Select(Encoding.UTF8.GetBytes)];

    /// <summary>One to eight changes, small ones most often.</summary>
    public byte[] Mutate(byte[] parent, byte[] other)
    {
        byte[] input = parent;
        for (int left = 1 << Math.Max(0, random.Next(7) - 3); left > 0; left--) input = Change(input, other);
        return input.Length <= MaxBytes ? input : input[..MaxBytes];
    }

    private byte[] Change(byte[] input, byte[] other)
    {
        (int at, int length) = Piece(input);
        return random.Next(11) switch
        {
            0 => Put(input, at, 0, Word()),
            1 => Put(input, at, length, Word()),
            2 => Put(input, at, length, []),
            3 => Put(input, at, 0, Repeated(input.AsSpan(at, length))),
            4 => Put(input, at, Math.Min(1, input.Length - at), [(byte)random.Next(256)]),
            5 => Put(input, at, Math.Min(1, input.Length - at), [OddBytes[random.Next(OddBytes.Length)]]),
            6 => Put(input, at, 0, Piece(other) is var (from, count) ? other.AsSpan(from, count) : default),
            7 => Put(input, at, length, Piece(other) is var (from, count) ? other.AsSpan(from, count) : default),
            8 => Nested(input, at, length),
            9 => Put(input, random.Next(input.Length + 1), 0, input.AsSpan(at, length)),
            _ => Nudged(input, at),
        };
    }

    /// <summary>Somewhere in an input; short pieces most often, which may be empty.</summary>
    private (int At, int Length) Piece(byte[] input)
    {
        int at = random.Next(input.Length + 1);
        int most = 1 << random.Next(10);
        return (at, random.Next(Math.Min(most, input.Length - at) + 1));
    }

    private byte[] Word()
    {
        byte[][] list = words.Length > 0 && random.Next(3) > 0 ? words : commonWords;
        return list[random.Next(list.Length)];
    }

    private byte[] Repeated(ReadOnlySpan<byte> piece)
    {
        int times = Math.Min(1 << random.Next(1, 13), MaxBytes / Math.Max(1, piece.Length));
        byte[] many = new byte[piece.Length * times];
        for (int i = 0; i < times; i++) piece.CopyTo(many.AsSpan(i * piece.Length));
        return many;
    }

    /// <summary>A piece between two words, many times over: brackets within brackets.</summary>
    private byte[] Nested(byte[] input, int at, int length)
    {
        byte[] open = Repeated(Word());
        byte[] close = Repeated(Word());
        return Put(Put(input, at + length, 0, close), at, 0, open);
    }

    private byte[] Nudged(byte[] input, int at)
    {
        if (at == input.Length) return input;
        int change = random.Next(2) == 0 ? 1 << random.Next(8) : random.Next(1, 4);
        return Put(input, at, 1, [(byte)(random.Next(2) == 0 ? input[at] ^ change : input[at] + change)]);
    }

    private static byte[] Put(ReadOnlySpan<byte> input, int at, int without, ReadOnlySpan<byte> with) =>
        [.. input[..at], .. with, .. input[(at + without)..]];
}
