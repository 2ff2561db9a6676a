using AgentCore.Streams;
using Microsoft.Extensions.Hosting;

namespace AgentCore.Http;

/// <summary>When the host is told to stop, every stream is told to come back elsewhere before anything is cut.</summary>
internal sealed class StreamDrain(EventStreams streams) : IHostedLifecycleService
{
    public Task StoppingAsync(CancellationToken cancellationToken) => streams.DrainAsync(cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
