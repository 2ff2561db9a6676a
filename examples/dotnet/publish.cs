#:package Azure.Identity@1.21.0
#:package Azure.Messaging.EventGrid@4.17.0
#:property PublishAot=false

// An agent that reports a task: dotnet run publish.cs [agent-id]
// AGENTCORE_TOPIC is an Event Grid topic's endpoint, opened by whatever DefaultAzureCredential finds; unset, the local host's.
using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Messaging;
using Azure.Messaging.EventGrid;

string agent = args.Length > 0 ? args[0] : "agent-123";
string gateway = Environment.GetEnvironmentVariable("AGENTCORE_URL") ?? "http://localhost:8080";
// A topic that cannot be reached is reported within a few seconds.
var options = new EventGridPublisherClientOptions
{
    Retry = { Mode = RetryMode.Fixed, Delay = TimeSpan.FromSeconds(1), MaxRetries = 2, NetworkTimeout = TimeSpan.FromSeconds(30) },
};
EventGridPublisherClient topic = Environment.GetEnvironmentVariable("AGENTCORE_TOPIC") is { Length: > 0 } endpoint
    ? new(new Uri(endpoint), new DefaultAzureCredential(), options)
    : new(new Uri($"{gateway}/api/events"), new AzureKeyCredential("any"), options);

try
{
    await PublishAsync("agent.status_changed", new { agent_id = agent, status = "running" });
    foreach (int percent in (int[])[25, 50, 75, 100])
        await PublishAsync("task.progress", new { agent_id = agent, task_id = "task-1", progress = percent });
    await PublishAsync("agent.task_completed", new { agent_id = agent, task_id = "task-1" });
}
catch (Exception failure) when (failure is RequestFailedException or AuthenticationFailedException or AggregateException)
{
    // The client throws the failures of all its attempts together.
    Exception last = failure is AggregateException attempts ? attempts.InnerExceptions[^1] : failure;
    string reason = last is RequestFailedException { Status: > 0 } refused
        ? $"{refused.Status} {refused.GetRawResponse()?.Content}"
        : last.Message;
    await Console.Error.WriteLineAsync($"The event was not published: {reason.ReplaceLineEndings(" ")}");
    return 1;
}
Console.WriteLine($"{agent} has done its task.");
return 0;

// The client tries again by itself, with the same event id, so that nobody hears an event twice.
Task PublishAsync(string type, object data) => topic.SendEventAsync(new CloudEvent($"/agents/{agent}", type, data));
