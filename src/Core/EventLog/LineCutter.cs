using System.Buffers;

namespace AgentCore.EventLog;

/// <summary>Cuts a segment's bytes into lines, however the reads fell.</summary>
/// <param name="offset">Where in the segment the first byte given will stand.</param>
/// <param name="startsInside">The first bytes may be the rest of a line: that line is passed over.</param>
internal sealed class LineCutter(uint offset, bool startsInside)
{
    /// <summary>A block is 3 MB at most, and so is a record. A foreign line of more than 4 MB is not kept whole.</summary>
    private const int MaxLineBytes = 4 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> carried = new();
    private ReadOnlyMemory<byte> bytes;
    private Line state = startsInside ? Line.PassedOver : Line.Kept;
    private bool isCarriedTaken;

    private enum Line
    {
        Kept,
        Overlong,
        PassedOver,
    }

    /// <summary>The end of the last line taken, or where reading began.</summary>
    public uint End { get; private set; } = offset;

    /// <summary>The end of all bytes given.</summary>
    public uint ReadTo { get; private set; } = offset;

    /// <summary>Whether bytes were given, or left out at the beginning, of a line that has no end yet.</summary>
    public bool IsInsideLine => state == Line.PassedOver || End < ReadTo;

    /// <summary>More bytes, which stand right behind those before. Every whole line of those must have been taken.</summary>
    public void Add(ReadOnlyMemory<byte> more)
    {
        bytes = more;
        ReadTo += (uint)more.Length;
    }

    /// <summary>The next whole line, without its line feed and valid until the next call. Null for one too long to be a record.</summary>
    public bool TryTake(out ReadOnlyMemory<byte>? line)
    {
        while (true)
        {
            line = null;
            if (isCarriedTaken) carried.ResetWrittenCount();
            isCarriedTaken = false;
            int length = bytes.Span.IndexOf((byte)'\n');
            if (length < 0)
            {
                Carry(bytes.Span);
                bytes = default;
                return false;
            }

            ReadOnlyMemory<byte> head = bytes[..length];
            bytes = bytes[(length + 1)..];
            End = ReadTo - (uint)bytes.Length;
            if (state == Line.Kept && carried.WrittenCount == 0) line = head;
            else Carry(head.Span);
            if (state == Line.Kept) line ??= carried.WrittenMemory;
            isCarriedTaken = true;
            bool isPassedOver = state == Line.PassedOver;
            state = Line.Kept;
            if (!isPassedOver) return true;
        }
    }

    private void Carry(ReadOnlySpan<byte> part)
    {
        if (state == Line.Kept && carried.WrittenCount + part.Length > MaxLineBytes) state = Line.Overlong;
        if (state == Line.Kept) carried.Write(part);
        else carried.ResetWrittenCount();
    }
}
