using System.Text.Json;

namespace AgentCore.Messages;

/// <summary>The members of a client's message; the channels as one text, empty where they are none or hold a null.</summary>
internal sealed record Members(string? Type, string Channels, string? Since, string? Token)
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>As the product reads them; null where it finds no message.</summary>
    public static Members? Read(byte[] json)
    {
        try
        {
            ClientFrame frame = ClientFrame.Read(json);
            return new Members(frame.Type, string.Join('\n', frame.Channels ?? []), frame.Since, frame.Token);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>As the platform's serializer reads them, told nothing but their names and kinds.</summary>
    public static Members? ReadBySerializer(byte[] json)
    {
        try
        {
            Raw? raw = JsonSerializer.Deserialize<Raw>(json, SnakeCase);
            if (raw is null) return null;
            string?[] channels = raw.Channels is null || raw.Channels.Contains(null) ? [] : raw.Channels;
            return new Members(raw.Type, string.Join('\n', channels), raw.Since, raw.Token);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class Raw
    {
        public string? Type { get; init; }

        public string?[]? Channels { get; init; }

        public string? Since { get; init; }

        public string? Token { get; init; }
    }
}
