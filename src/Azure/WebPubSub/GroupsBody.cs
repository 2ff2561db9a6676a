using System.Text.Json;

namespace AgentCore.WebPubSub;

/// <summary>The body of <c>:addToGroups</c> and <c>:removeFromGroups</c>.</summary>
internal static class GroupsBody
{
    public static ReadOnlyMemory<byte> Write(IReadOnlyCollection<string> groups, string filter) =>
        JsonSerializer.SerializeToUtf8Bytes(new { groups, filter });
}
