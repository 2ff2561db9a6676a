using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace AgentCore.Events;

/// <summary>Values of an event's JSON text, read without exceptions. Both schemas of Event Grid are read by them.</summary>
public static class EventText
{
    /// <summary>Reads a string; false where the value is of another type, is not UTF-8 or has half a surrogate pair.</summary>
    public static bool TryRead(JsonElement value, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (value.ValueKind != JsonValueKind.String) return false;
        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Reads a member's name; false where it is not UTF-8 or has half a surrogate pair.</summary>
    internal static bool TryReadName(JsonProperty member, out string name)
    {
        name = "";
        try
        {
            name = member.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A copy of a value's own text in UTF-8.</summary>
    public static ReadOnlyMemory<byte> RawText(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).ToArray();
}
