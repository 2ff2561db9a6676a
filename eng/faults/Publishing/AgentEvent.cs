namespace AgentCore.Faults.Publishing;

/// <summary>An event that an agent reports.</summary>
/// <param name="Number">Told apart by it: it is the CloudEvents id, and stands in the data.</param>
/// <param name="Padding">How many bytes the data has beside what it must have.</param>
internal sealed record AgentEvent(int Number, string Type, string Agent, int Padding)
{
    public static readonly IReadOnlyList<string> Types =
        ["agent.status_changed", "agent.task_completed", "agent.error", "task.progress", "system.notification"];

    public static readonly IReadOnlyList<string> Agents = ["agent-1", "agent-2", "agent-3"];

    /// <summary>An event with all but its number drawn: most are small, some fill a good part of a segment.</summary>
    public static AgentEvent Draw(int number, Random random) => new(
        number,
        Types[random.Next(Types.Count)],
        Agents[random.Next(Agents.Count)],
        random.NextDouble() < 0.1 ? random.Next(8_192) : random.Next(256));

    /// <summary>As Event Grid sends it: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md</summary>
    public string ToCloudEvent() =>
        $$$"""
        {"specversion":"1.0","id":"event-{{{Number}}}","source":"/faults","type":"{{{Type}}}","time":"2025-10-18T10:30:00Z",
        "data":{"agent_id":"{{{Agent}}}","number":{{{Number}}},"padding":"{{{new string('x', Padding)}}}"}}
        """;
}
