using System.Buffers;
using System.Globalization;

namespace AgentCore.EventLog;

/// <summary>
/// A place in one log: the end of a record, or the beginning of a segment. Its text sorts as the position does and is what clients
/// hold as message id, SSE id and cursor: <c>1f3a9c02-00000001-0000a4e0</c>.
/// </summary>
/// <param name="Log">Which log, drawn at random when it was made. 32 bits: a log is replaced once in years, if ever.</param>
/// <param name="Segment">The segment's number, from 1.</param>
/// <param name="Offset">Bytes from the segment's beginning. 32 bits: a segment rolls at 16 MB.</param>
public readonly record struct LogPosition(uint Log, uint Segment, uint Offset) : IComparable<LogPosition>
{
    /// <summary>Three fields of eight hexadecimal digits and two dashes.</summary>
    public const int TextLength = 26;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Reads a position as <see cref="ToString"/> gives it; false where the text is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out LogPosition position)
    {
        position = default;
        if (text.Length != TextLength || text[8] != '-' || text[17] != '-') return false;
        if (!TryHex(text[..8], out uint log) || !TryHex(text[9..17], out uint segment)) return false;
        if (!TryHex(text[18..], out uint offset)) return false;
        position = new LogPosition(log, segment, offset);
        return segment > 0;
    }

    /// <summary>Order within one log; positions of different logs have no order that means anything.</summary>
    public int CompareTo(LogPosition other)
    {
        int byLog = Log.CompareTo(other.Log);
        if (byLog != 0) return byLog;
        int bySegment = Segment.CompareTo(other.Segment);
        return bySegment != 0 ? bySegment : Offset.CompareTo(other.Offset);
    }

    /// <summary>Whether one position of a log lies before another.</summary>
    public static bool operator <(LogPosition left, LogPosition right) => left.CompareTo(right) < 0;

    /// <summary>Whether one position of a log lies behind another.</summary>
    public static bool operator >(LogPosition left, LogPosition right) => left.CompareTo(right) > 0;

    /// <summary>Whether one position of a log lies at or before another.</summary>
    public static bool operator <=(LogPosition left, LogPosition right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one position of a log lies at or behind another.</summary>
    public static bool operator >=(LogPosition left, LogPosition right) => left.CompareTo(right) >= 0;

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Log:x8}-{Segment:x8}-{Offset:x8}");

    private static bool TryHex(ReadOnlySpan<char> text, out uint value)
    {
        value = 0;
        return !text.ContainsAnyExcept(HexDigits)
            && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
