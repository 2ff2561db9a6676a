namespace AgentCore.LocalHost.Tests;

/// <summary>A gateway with the settings that everyone begins with.</summary>
public class GatewayAsShipped : IAsyncLifetime
{
    internal LocalHostProcess Process { get; private set; } = null!;

    private protected virtual string[] Settings => [];

    public async ValueTask InitializeAsync() => Process = await LocalHostProcess.StartAsync(Settings, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
