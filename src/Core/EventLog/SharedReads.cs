using BitFaster.Caching.Lru;

namespace AgentCore.EventLog;

/// <summary>
/// One copy of the bytes that many readers want at once: aligned chunks of segments, which only ever grow at their end. Readers of
/// the same chunk share one read; the chunks least lately used are dropped.
/// </summary>
internal sealed class SharedReads(ISegmentStore store)
{
    /// <summary>One read. 256 KB: a request's own time hardly counts, and a client that missed little causes little.</summary>
    public const int ChunkBytes = 256 * 1024;

    /// <summary>128 chunks, 32 MB: the last two segments whole, which is where nearly every client resumes.</summary>
    private const int MaxChunks = 128;

    private readonly Lock gate = new();
    private readonly ConcurrentLru<(uint Log, uint Segment, uint Index), Chunk> chunks = new(MaxChunks);

    /// <summary>
    /// What a segment holds from an offset on, to the end of the offset's chunk at most: at least one byte unless the segment ended there
    /// when it was asked. Null where there is no such segment.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(LogPosition from, CancellationToken cancellation)
    {
        while (true)
        {
            Chunk chunk;
            Task<bool> reading;
            bool isOwn;
            lock (gate)
            {
                chunk = chunks.GetOrAdd((from.Log, from.Segment, from.Offset / ChunkBytes), static key => new Chunk(key));
                if (chunk.From(from.Offset) is { IsEmpty: false } held) return held;
                isOwn = chunk.Reading is null;
                reading = chunk.Reading ??= FillAsync(chunk);
            }
            bool isThere = await reading.WaitAsync(cancellation);
            lock (gate)
            {
                if (chunk.From(from.Offset) is { IsEmpty: false } read) return read;
            }
            if (!isThere) return null;
            // A read that began before this question may have missed what was appended since: only one's own says that there is no more.
            if (isOwn) return ReadOnlyMemory<byte>.Empty;
        }
    }

    /// <summary>Reads on where the chunk ends so far. Not any one reader's to cancel: others wait for it too.</summary>
    private async Task<bool> FillAsync(Chunk chunk)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        SegmentRead? read = null;
        try
        {
            read = await store.ReadAsync(chunk.Key.Log, chunk.Key.Segment, chunk.End, chunk.Room, CancellationToken.None);
            return read is not null;
        }
        finally
        {
            lock (gate)
            {
                chunk.Reading = null;
                if (read is { } some) chunk.Add(some.Bytes.Span);
                if (chunk.IsEmpty) chunks.TryRemove(KeyValuePair.Create(chunk.Key, chunk));
            }
        }
    }

    /// <summary>The bytes of one chunk that are known. Guarded by the lock; bytes once in never change.</summary>
    private sealed class Chunk((uint Log, uint Segment, uint Index) key)
    {
        private readonly uint start = key.Index * ChunkBytes;
        private byte[] bytes = [];
        private int length;

        public (uint Log, uint Segment, uint Index) Key => key;

        public Task<bool>? Reading { get; set; }

        public bool IsEmpty => length == 0;

        public uint End => start + (uint)length;

        public int Room => ChunkBytes - length;

        public ReadOnlyMemory<byte> From(uint offset) =>
            offset < End ? bytes.AsMemory((int)(offset - start)..length) : ReadOnlyMemory<byte>.Empty;

        public void Add(ReadOnlySpan<byte> more)
        {
            if (length + more.Length > bytes.Length) Array.Resize(ref bytes, Grown(length + more.Length));
            more.CopyTo(bytes.AsSpan(length));
            length += more.Length;
        }

        private static int Grown(int needed) => Math.Min(ChunkBytes, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)needed));
    }
}
