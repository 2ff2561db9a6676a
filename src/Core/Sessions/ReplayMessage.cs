using System.Buffers;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Messages;

namespace AgentCore.Sessions;

/// <summary>One <c>{"type":"replay","events":[…]}</c> in the making.</summary>
internal sealed class ReplayMessage
{
    /// <summary>The most a frame weighs, unless one event alone is larger. 256 KB: a quarter of the service's limit.</summary>
    public const int MaxBytes = 256 * 1024;

    private readonly ArrayBufferWriter<byte> bytes = new();

    public bool IsEmpty => bytes.WrittenCount == 0;

    /// <summary>How many events it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an event; false when the frame is full and must be taken first.</summary>
    public bool TryAdd(LogPosition position, AgentEvent found)
    {
        const int envelope = 320;
        if (!IsEmpty && bytes.WrittenCount + found.Data.Length + envelope > MaxBytes) return false;
        bytes.Write(IsEmpty ? "{\"type\":\"replay\",\"events\":["u8 : ","u8);
        EventMessage.Write(bytes, position, found);
        Count++;
        return true;
    }

    /// <summary>The frame, complete; the next one begins empty.</summary>
    public byte[] Take()
    {
        bytes.Write("]}"u8);
        byte[] frame = bytes.WrittenSpan.ToArray();
        bytes.ResetWrittenCount();
        Count = 0;
        return frame;
    }
}
