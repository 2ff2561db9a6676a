using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AgentCore.FunctionsHost.Hosting;

namespace AgentCore.Worker.Telemetry;

/// <summary>One delivery of Event Grid: events as CloudEvents.</summary>
internal sealed class Delivery
{
    private readonly JsonArray events = [];

    /// <summary>A <c>traceparent</c> of a span that nobody has.</summary>
    public static string NewTraceParent(bool isSampled = true) =>
        $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-{(isSampled ? "01" : "00")}";

    /// <summary>Adds an event of the agent that is in this trace.</summary>
    public Delivery Add(string? traceParent = null, string type = "agent.error")
    {
        var added = new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = Guid.NewGuid().ToString(),
            ["source"] = "/agents",
            ["type"] = type,
            ["data"] = new JsonObject { ["agent_id"] = "agent-1" },
        };
        if (traceParent is not null) added["traceparent"] = traceParent;
        events.Add(added);
        return this;
    }

    /// <summary>Delivers it. Returns once the function has succeeded.</summary>
    /// <param name="traceParent">The span of the host's that calls the function.</param>
    public async Task SendAsync(FunctionsHostApp app, string? traceParent = null)
    {
        using var client = new HttpClient { BaseAddress = app.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/runtime/webhooks/EventGrid?functionName=Relay");
        request.Headers.Add("aeg-event-type", "Notification");
        if (traceParent is not null) request.Headers.Add("traceparent", traceParent);
        request.Content = new StringContent(events.ToJsonString(), Encoding.UTF8, "application/cloudevents-batch+json");
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, string.Join('\n', app.Log.Lines));
    }
}
