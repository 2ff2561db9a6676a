using System.Text.Json;
using AgentCore.Fuzz.Engine;
using AgentCore.WebPubSub;

namespace AgentCore.Fuzz.Targets;

/// <summary>What the service sends to the stream app's own connection.</summary>
internal static class FeedFrames
{
    public static Target Target { get; } = new(
        "feed-frame",
        ["""{"type":"ack","ackId":1,"success":false,"error":{"name":"Forbidden","message":"m"}}""",
            $$"""{"type":"message","from":"group","group":"~feed","dataType":"json","data":{{FeedMessages.Seeds[0]}}}""",
            """{"type":"system","event":"connected","userId":"u","connectionId":"c"}"""],
        ["\"type\":", "\"ack\"", "\"message\"", "\"ackId\":", "\"success\":", "\"error\":{", "\"name\":", "\"from\":\"group\"",
            "\"group\":\"~feed\"", "\"dataType\":\"json\"", "\"data\":"],
        Check);

    private static void Check(byte[] input)
    {
        if (ServiceMessage.Read(input) is not ServiceMessage.FeedData data) return;
        using JsonDocument json = JsonDocument.Parse(data.Json);
    }
}
