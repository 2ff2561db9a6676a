using Azure.Messaging;

namespace AgentCore.LocalHost.Dev;

/// <summary>One pretended agent: it starts a task, makes progress, and completes it or fails.</summary>
internal sealed class DemoAgent(string name, Random random)
{
    private int task;
    private int percent = 100;

    /// <summary>What it reports this time: nothing, one event, or two.</summary>
    public IEnumerable<CloudEvent> Step(DateTimeOffset now)
    {
        const double pause = 0.3;
        if (random.NextDouble() < pause) yield break;
        if (percent >= 100)
        {
            task++;
            percent = 0;
            yield return Event("agent.status_changed", now, new { agent_id = name, status = "running", timestamp = now.UtcDateTime });
            yield break;
        }

        percent = Math.Min(100, percent + random.Next(5, 30));
        const double failure = 0.03;
        if (random.NextDouble() < failure)
        {
            percent = 100;
            yield return Event("agent.error", now, new { agent_id = name, task_id = TaskId, error = "The tool did not answer.", timestamp = now.UtcDateTime });
            yield break;
        }
        yield return Event("task.progress", now, new { agent_id = name, task_id = TaskId, progress = percent, timestamp = now.UtcDateTime });
        if (percent < 100) yield break;
        yield return Event("agent.task_completed", now, new { agent_id = name, task_id = TaskId, timestamp = now.UtcDateTime });
        yield return Event("agent.status_changed", now, new { agent_id = name, status = "idle", timestamp = now.UtcDateTime });
    }

    private string TaskId => $"{name}-task-{task}";

    private CloudEvent Event(string type, DateTimeOffset now, object data) => new($"/agents/{name}", type, data) { Time = now };
}
