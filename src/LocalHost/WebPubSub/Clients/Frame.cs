using System.Buffers.Text;
using System.Net.WebSockets;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>One WebSocket message to a client. Made once a send, and shared by all connections that get it.</summary>
internal sealed record Frame(WebSocketMessageType Type, ReadOnlyMemory<byte> Payload)
{
    private const int MaxSequenceIdLength = 20;

    private Frame? shared;
    private int holders;

    /// <summary>What a close frame says; null for the others.</summary>
    public WebSocketCloseStatus? CloseStatus { get; private init; }

    /// <summary>The number that one reliable connection gives the message; 0 for none.</summary>
    public ulong SequenceId { get; private init; }

    /// <summary>The most that <see cref="WriteNumbered"/> writes.</summary>
    public int NumberedLength => Payload.Length + SequenceIdMember.Length + MaxSequenceIdLength;

    private static ReadOnlySpan<byte> SequenceIdMember => ",\"sequenceId\":"u8;

    private Frame Counted => shared ?? this;

    /// <summary>A close with an empty reason: after it nothing is sent.</summary>
    public static Frame Close(WebSocketCloseStatus status) => new(WebSocketMessageType.Close, default) { CloseStatus = status };

    /// <summary>The same message under the number of one connection. It shares the payload, and its holders are counted together.</summary>
    public Frame Numbered(ulong sequenceId) => new(Type, Payload) { SequenceId = sequenceId, shared = Counted };

    /// <summary>Writes the payload, a JSON object, with the sequence id as its last member. Returns the length.</summary>
    public int WriteNumbered(Span<byte> to)
    {
        Payload.Span[..^1].CopyTo(to);
        int length = Payload.Length - 1;
        SequenceIdMember.CopyTo(to[length..]);
        length += SequenceIdMember.Length;
        Utf8Formatter.TryFormat(SequenceId, to[length..], out int digits);
        length += digits;
        to[length++] = (byte)'}';
        return length;
    }

    /// <summary>Counts one more connection that waits for it; true for the first.</summary>
    public bool Hold() => Interlocked.Increment(ref Counted.holders) == 1;

    /// <summary>Counts one connection fewer; true for the last.</summary>
    public bool Release() => Interlocked.Decrement(ref Counted.holders) == 0;
}
