using System.Diagnostics;

namespace AgentCore.Bench.Targets;

/// <summary>An event of about 150 bytes of data, numbered, stamped with the moment at which it was made.</summary>
internal sealed record BenchEvent(long Number, string Agent)
{
    private readonly long sent = Stopwatch.GetTimestamp();

    public const string Type = "task.progress";

    /// <summary>Whose event it is where nobody asks.</summary>
    public const string AnyAgent = "agent-0001";

    public string Data =>
        $$"""{"agent_id":"{{Agent}}","task_id":"task-0001","number":{{Number}},"sent":{{sent}},"progress":0.5,"message":"Reading the next of many documents"}""";

    /// <summary>As Event Grid takes it.</summary>
    public string CloudEvent =>
        $$"""{"specversion":"1.0","id":"{{Number}}","source":"/bench/{{Environment.ProcessId}}","type":"{{Type}}","data":{{Data}}}""";
}
