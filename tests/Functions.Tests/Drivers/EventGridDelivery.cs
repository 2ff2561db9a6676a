using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentCore.Functions.Drivers;

/// <summary>What Event Grid delivers: a batch of CloudEvents.</summary>
internal static class EventGridDelivery
{
    public const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    /// <summary>One event for each data, with ids from 1 on.</summary>
    public static string Of(params string[] datas) =>
        new JsonArray([.. datas.Select((data, index) => Event($"{index + 1}", data))]).ToJsonString();

    private static JsonObject Event(string id, string data) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = id,
        ["source"] = "/agents/a",
        ["type"] = "agent.error",
        ["time"] = "2026-01-01T11:59:59Z",
        ["traceparent"] = TraceParent,
        ["data"] = JsonNode.Parse(data, documentOptions: new JsonDocumentOptions { MaxDepth = 64 }),
    };
}
