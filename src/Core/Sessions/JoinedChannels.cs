using System.Buffers.Binary;
using AgentCore.Channels;

namespace AgentCore.Sessions;

/// <summary>The channels a session has joined, as a set of 32-bit hashes: a collision miscounts by one, and loses nothing.</summary>
internal sealed class JoinedChannels
{
    private readonly HashSet<uint> hashes = [];

    public JoinedChannels(ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(uint); bytes = bytes[sizeof(uint)..])
            hashes.Add(BinaryPrimitives.ReadUInt32LittleEndian(bytes));
    }

    public int Count => hashes.Count;

    public void Add(Channel channel) => hashes.Add(StableHash.Of(channel.Name));

    public void Remove(Channel channel) => hashes.Remove(StableHash.Of(channel.Name));

    public byte[]? ToBytes()
    {
        if (hashes.Count == 0) return null;
        byte[] bytes = new byte[hashes.Count * sizeof(uint)];
        int offset = 0;
        foreach (uint hash in hashes)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), hash);
            offset += sizeof(uint);
        }
        return bytes;
    }
}
