namespace AgentCore.Streams;

/// <summary>
/// Where frames lie: one behind the other in arrays that are never written twice, so that a reader needs no lock, a run of frames is
/// copied at once, and the garbage collector sees few objects. An array goes when the last slot that points into it goes.
/// </summary>
internal sealed class RingMemory
{
    /// <summary>64 KB: below the large object heap's 85,000 bytes, and about 200 frames.</summary>
    private const int ChunkBytes = 64 * 1024;

    private byte[] chunk = [];
    private int used;

    public ArraySegment<byte> Keep(ReadOnlySpan<byte> frame)
    {
        if (frame.IsEmpty) return ArraySegment<byte>.Empty;
        if (frame.Length > ChunkBytes / 2) return frame.ToArray();
        if (chunk.Length - used < frame.Length)
        {
            chunk = GC.AllocateUninitializedArray<byte>(ChunkBytes);
            used = 0;
        }
        var kept = new ArraySegment<byte>(chunk, used, frame.Length);
        frame.CopyTo(kept);
        used += frame.Length;
        return kept;
    }
}
