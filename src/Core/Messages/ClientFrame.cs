using System.Text.Json;

namespace AgentCore.Messages;

/// <summary>The members that any client message may have; which of them are needed depends on the type. Others are ignored.</summary>
internal struct ClientFrame
{
    /// <summary>The types that make up nearly all messages, so that they need not be made again.</summary>
    private static readonly string[] Types = ["pong", "ping", "subscribe", "unsubscribe", "auth"];

    public string? Type { get; private set; }

    /// <summary>Null where there is no such member, or where one of its elements is null.</summary>
    public IReadOnlyList<string>? Channels { get; private set; }

    public string? Since { get; private set; }

    public string? Token { get; private set; }

    /// <summary>Reads one JSON object (RFC 8259); of members of one name the last counts.</summary>
    /// <exception cref="JsonException">It is no JSON object, or a member is not of its kind.</exception>
    /// <exception cref="InvalidOperationException">A string is not Unicode.</exception>
    public static ClientFrame Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException();
        var frame = new ClientFrame();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) frame.ReadMember(ref reader);
        // Throws where anything but white space follows.
        reader.Read();
        return frame;
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("type"u8)) Type = ReadType(ref reader);
        else if (reader.ValueTextEquals("channels"u8)) Channels = ReadChannels(ref reader);
        else if (reader.ValueTextEquals("since"u8)) Since = ReadText(ref reader);
        else if (reader.ValueTextEquals("token"u8)) Token = ReadText(ref reader);
        else Pass(ref reader);
    }

    private static string? ReadType(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            foreach (string known in Types)
                if (reader.ValueTextEquals(known)) return known;
        return Text(ref reader);
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return Text(ref reader);
    }

    private static List<string>? ReadChannels(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException();
        List<string>? channels = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (Text(ref reader) is { } channel) channels?.Add(channel);
            else channels = null;
        }
        return channels;
    }

    private static string? Text(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String or JsonTokenType.Null ? reader.GetString() : throw new JsonException();

    /// <summary>A member that is ignored; its name must be Unicode all the same.</summary>
    private static void Pass(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped) reader.GetString();
        reader.Skip();
    }
}
