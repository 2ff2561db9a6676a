using System.Text.Json;

namespace AgentCore.Sessions;

/// <summary>What a message of the server says of itself.</summary>
internal static class MessageText
{
    public static string? TypeOf(string json) => Member(json, "type");

    /// <summary>Of an error.</summary>
    public static string? CodeOf(string json) => Member(json, "code");

    private static string? Member(string json, string name)
    {
        using JsonDocument message = JsonDocument.Parse(json);
        return message.RootElement.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
    }
}
