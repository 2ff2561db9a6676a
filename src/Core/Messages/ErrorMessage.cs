using System.Buffers;
using System.Text.Json;

namespace AgentCore.Messages;

/// <summary>The <c>error</c> message.</summary>
public static class ErrorMessage
{
    /// <summary>Writes <c>{"type":"error","code":"…","message":"…"}</c>.</summary>
    /// <param name="message">A sentence for a person; the code's own title where none is given.</param>
    public static void Write(IBufferWriter<byte> output, ErrorCode code, string? message = null)
    {
        ErrorDescription description = code.Describe();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteString("code"u8, description.Name);
        json.WriteString("message"u8, message ?? description.Title);
        json.WriteEndObject();
    }
}
