using System.Text.Json;

namespace AgentCore.Faults.Clients;

internal static class JsonText
{
    /// <summary>A member that is text.</summary>
    public static string Text(this JsonElement message, string member) => message.GetProperty(member).GetString()!;
}
