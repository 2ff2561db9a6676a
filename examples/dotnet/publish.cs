#:package Azure.Identity@1.21.0
#:package Azure.Messaging.EventGrid@4.17.0
#:property PublishAot=false

// An agent that reports a task: dotnet run publish.cs [agent-id]
// AGENTCORE_TOPIC is an Event Grid topic's endpoint, opened by whatever DefaultAzureCredential finds; unset, the local host's.
using Azure;
using Azure.Identity;
using Azure.Messaging;
using Azure.Messaging.EventGrid;

string agent = args.Length > 0 ? args[0] : "agent-123";
string gateway = Environment.GetEnvironmentVariable("AGENTCORE_URL") ?? "http://localhost:8080";
EventGridPublisherClient topic = Environment.GetEnvironmentVariable("AGENTCORE_TOPIC") is { Length: > 0 } endpoint
    ? new(new Uri(endpoint), new DefaultAzureCredential())
    : new(new Uri($"{gateway}/api/events"), new AzureKeyCredential("any"));

await PublishAsync("agent.status_changed", new { agent_id = agent, status = "running" });
foreach (int percent in (int[])[25, 50, 75, 100])
    await PublishAsync("task.progress", new { agent_id = agent, task_id = "task-1", progress = percent });
await PublishAsync("agent.task_completed", new { agent_id = agent, task_id = "task-1" });
Console.WriteLine($"{agent} has done its task.");

// The client tries again by itself, with the same event id, so that nobody hears an event twice.
Task PublishAsync(string type, object data) => topic.SendEventAsync(new CloudEvent($"/agents/{agent}", type, data));
