namespace AgentCore.EventLog;

/// <summary>One segment in memory: its blocks as they came. Guarded by the store's lock.</summary>
internal sealed class MemorySegment
{
    private readonly List<byte[]> blocks = [];
    private readonly List<uint> starts = [];

    public uint Length { get; private set; }

    public void Append(ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty) return;
        blocks.Add(block.ToArray());
        starts.Add(Length);
        Length += (uint)block.Length;
    }

    public byte[] Read(uint offset, int maxBytes)
    {
        if (offset >= Length) return [];
        var bytes = new byte[Math.Min((uint)maxBytes, Length - offset)];
        int index = starts.BinarySearch(offset);
        if (index < 0) index = ~index - 1;
        int skip = (int)(offset - starts[index]);
        for (int filled = 0; filled < bytes.Length; skip = 0)
        {
            ReadOnlySpan<byte> block = blocks[index++].AsSpan(skip);
            block = block[..Math.Min(block.Length, bytes.Length - filled)];
            block.CopyTo(bytes.AsSpan(filled));
            filled += block.Length;
        }
        return bytes;
    }
}
