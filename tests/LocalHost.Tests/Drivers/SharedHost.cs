namespace AgentCore.LocalHost.Drivers;

/// <summary>One local host for all tests of a class, none of which leaves anything behind that another would notice.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    internal RunningHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await RunningHost.StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
