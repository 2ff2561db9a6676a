using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentCore.Channels;
using AgentCore.EventLog;
using AgentCore.Events;

namespace AgentCore.Messages;

/// <summary>
/// The <c>event</c> message, one text for every transport:
/// <c>{"type":"event","event":"…","data":{…},"timestamp":"…","id":"…"}</c>.
/// </summary>
public static class EventMessage
{
    /// <summary>Writes the message with its members in this order; <c>data</c> is the agent's own, byte for byte.</summary>
    public static void Write(IBufferWriter<byte> output, AgentEvent message, LogPosition id)
    {
        output.Write("{\"type\":\"event\",\"event\":\""u8);
        WriteType(output, message.Type);
        output.Write("\",\"data\":"u8);
        output.Write(message.Data.Span);
        output.Write(",\"timestamp\":\""u8);
        WireText.Write(output, message.Time);
        output.Write("\",\"id\":\""u8);
        WireText.Write(output, id);
        output.Write("\"}"u8);
    }

    /// <summary>A catalogue's names need no escape, and this runs once an event; anything else is escaped all the same.</summary>
    private static void WriteType(IBufferWriter<byte> output, string type)
    {
        if (ChannelPattern.IsTypeName(type)) Encoding.UTF8.GetBytes(type, output);
        else output.Write(JsonEncodedText.Encode(type).EncodedUtf8Bytes);
    }
}
