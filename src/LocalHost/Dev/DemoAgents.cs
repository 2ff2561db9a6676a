using AgentCore.LocalHost.Listening;
using Azure;
using Azure.Messaging;
using Azure.Messaging.EventGrid;

namespace AgentCore.LocalHost.Dev;

/// <summary>A few agents that work, report and now and then fail, through the same client library that real ones use.</summary>
internal sealed class DemoAgents(SelfAddress self, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<DemoAgents> logger) : BackgroundService
{
    /// <summary>Four agents, each a step about twice a second: enough to see, slow enough to read.</summary>
    private static readonly string[] Names = ["agent-atlas", "agent-borealis", "agent-cygnus", "agent-draco"];

    private static readonly TimeSpan StepEvery = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        var publisher = new EventGridPublisherClient(self.Topic, new AzureKeyCredential("demo"));
        var workers = Names.Select((name, seed) => new DemoAgent(name, new Random(seed))).ToArray();
        using CancellationTokenSource stopping = lifetime.UntilStopping(stoppingToken);
        using var timer = new PeriodicTimer(StepEvery, clock);
        while (await timer.WaitForNextTickAsync(stopping.Token))
        {
            IEnumerable<CloudEvent> events = workers.SelectMany(worker => worker.Step(clock.GetUtcNow()));
            try
            {
                await publisher.SendEventsAsync(events, stopping.Token);
            }
            catch (RequestFailedException failure)
            {
                DemoLog.PublishFailed(logger, failure);
            }
        }
    }
}

internal static partial class DemoLog
{
    [LoggerMessage(4101, LogLevel.Warning, "The demo's events could not be published; the next step goes on.")]
    public static partial void PublishFailed(ILogger logger, Exception failure);
}
