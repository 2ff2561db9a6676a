using System.Buffers;
using System.Text.Json;
using AgentCore.Messages;

namespace AgentCore.WebPubSub;

/// <summary>The body of <c>:addToGroups</c> and <c>:removeFromGroups</c>.</summary>
internal static class GroupsBody
{
    public static ReadOnlyMemory<byte> Write(IReadOnlyCollection<string> groups, string filter)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStrings("groups", groups);
            json.WriteString("filter", filter);
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}
