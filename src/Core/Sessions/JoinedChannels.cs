using System.Buffers.Text;
using System.Runtime.InteropServices;
using AgentCore.Liveness;

namespace AgentCore.Sessions;

/// <summary>
/// The channels a session has joined, as a set of 32-bit hashes: a collision miscounts by one, and loses nothing. As text, base64url of
/// the hashes in the machine's byte order, which is the same wherever this runs.
/// </summary>
internal ref struct JoinedChannels
{
    private readonly Span<uint> hashes;

    /// <param name="text">As <see cref="Encode"/> gave it.</param>
    /// <param name="more">How many may be added.</param>
    public JoinedChannels(ReadOnlySpan<char> text, int more)
    {
        int bytes = Base64Url.GetMaxDecodedLength(text.Length);
        hashes = new uint[((bytes + sizeof(uint) - 1) / sizeof(uint)) + more];
        Count = Base64Url.DecodeFromChars(text, MemoryMarshal.AsBytes(hashes)) / sizeof(uint);
    }

    public int Count { get; private set; }

    public void Add(string channel)
    {
        uint hash = StableHash.Of(channel);
        if (!hashes[..Count].Contains(hash)) hashes[Count++] = hash;
    }

    public void Remove(string channel)
    {
        int index = hashes[..Count].IndexOf(StableHash.Of(channel));
        if (index >= 0) hashes[index] = hashes[--Count];
    }

    public readonly string Encode() => Base64Url.EncodeToString(MemoryMarshal.AsBytes(hashes[..Count]));
}
