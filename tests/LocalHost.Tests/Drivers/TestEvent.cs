using System.Net.Http.Headers;

namespace AgentCore.LocalHost.Drivers;

/// <summary>An event to publish.</summary>
/// <param name="Id">CloudEvents <c>id</c>.</param>
/// <param name="Type">A type of the catalogue.</param>
/// <param name="Data">The JSON text of <c>data</c>.</param>
internal sealed record TestEvent(string Id, string Type, string Data)
{
    /// <summary>An event of one agent whose data has its number.</summary>
    public static TestEvent Numbered(int number, string type = "task.progress", string agent = "agent-1") =>
        new($"event-{number}", type, $$"""{"agent_id":"{{agent}}","number":{{number}}}""");

    /// <summary>The body of one call.</summary>
    public static StringContent Batch(IEnumerable<TestEvent> events) =>
        new($"[{string.Join(',', events.Select(item => item.ToCloudEvent()))}]", new MediaTypeHeaderValue("application/cloudevents-batch+json"));

    public string ToCloudEvent() =>
        $$"""{"specversion":"1.0","id":"{{Id}}","source":"/tests","type":"{{Type}}","time":"2025-10-18T10:30:00Z","data":{{Data}}}""";
}
