using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AgentCore.Events;

namespace AgentCore.EventLog;

/// <summary>What tells one event from another: CloudEvents <c>source</c> and <c>id</c>, as 128 bits of their SHA-256.</summary>
internal static class EventKey
{
    /// <summary>Stands between the two. It occurs in no UTF-8 (RFC 3629 section 1), so no other pair gives the same bytes.</summary>
    private const byte Separator = 0xFF;

    public static UInt128 Of(AgentEvent agentEvent)
    {
        string source = agentEvent.Source, id = agentEvent.Id;
        var bytes = new byte[Encoding.UTF8.GetByteCount(source) + 1 + Encoding.UTF8.GetByteCount(id)];
        int middle = Encoding.UTF8.GetBytes(source, bytes);
        bytes[middle] = Separator;
        Encoding.UTF8.GetBytes(id, bytes.AsSpan(middle + 1));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
