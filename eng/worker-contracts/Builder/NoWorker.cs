using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Ends a start with what is missing.</summary>
internal sealed class NoWorker : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => throw new PlatformNotSupportedException(
        "This build has no Functions worker: the package feed lacks it. Build on a feed that has it, or run src/LocalHost.");

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
