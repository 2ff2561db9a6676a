using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AgentCore.LocalHost.Listening;

/// <summary>Checks the addresses that the host really listens at, and ends it where one is not on loopback: the settings were checked before.</summary>
internal sealed class BoundAddresses(IServer server) : IHostedLifecycleService
{
    /// <summary>Runs when the server listens.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        ICollection<string> bound = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        ListenAddresses.Check(bound.Select(url => ("The address that is listened at", (string?)url)));
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
