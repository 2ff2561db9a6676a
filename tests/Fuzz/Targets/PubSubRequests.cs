using System.Text;
using AgentCore.Fuzz.Engine;
using AgentCore.LocalHost.WebPubSub;
using AgentCore.LocalHost.WebPubSub.Clients;
using static AgentCore.Fuzz.Engine.BrokenPromiseException;

namespace AgentCore.Fuzz.Targets;

/// <summary>A frame from a client of <c>json.webpubsub.azure.v1</c> or its reliable form, to the local Web PubSub.</summary>
internal static class PubSubRequests
{
    public static Target Target { get; } = new(
        "pubsub-request",
        [
            """{"type":"joinGroup","group":"~feed","ackId":1}""", """{"type":"event","event":"subscribe","dataType":"json","data":{"channels":["*"]},"ackId":2}""",
            """{"type":"sendToGroup","group":"g","noEcho":true,"dataType":"text","data":"hello"}""", """{"type":"event","event":"e","dataType":"binary","data":"AAAA"}""", """{"type":"ping"}""",
            """{"type":"sequenceAck","sequenceId":12}""",
        ],
        ["\"type\":", "\"joinGroup\"", "\"leaveGroup\"", "\"sendToGroup\"", "\"event\"", "\"event\":", "\"group\":", "\"ackId\":",
            "\"noEcho\":true", "\"dataType\":",
            "\"json\"", "\"text\"", "\"binary\"", "\"data\":", "\"ping\"", "\"sequenceAck\"", "\"sequenceId\":"],
        Check);

    private static void Check(byte[] input)
    {
        PubSubRequest? request = PubSubRequest.Parse(input);
        if (request?.AckId is { } ackId) Promises.IsJson(PubSubResponses.Ack(ackId, null).Payload);
        Payload? data = request switch
        {
            PubSubRequest.Event happened => happened.Data,
            PubSubRequest.SendToGroup send => send.Data,
            _ => (Payload?)null,
        };
        if (data is { Type: PayloadType.Json } json) Unless(Encoding.UTF8.GetString(json.Bytes.Span).Length > 0, "JSON is not empty.");
        Unless(data is null || data.Value.Bytes.Length <= input.Length, "Data is no more than came.");
    }
}
