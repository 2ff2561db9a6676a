using AgentCore.Feed;
using Microsoft.Extensions.Hosting;

namespace AgentCore.Http;

/// <summary>Runs the process's one sender of the feed.</summary>
internal sealed class FeedService(FeedSender sender) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => sender.RunAsync(stoppingToken);
}
