using AgentCore.FunctionsHost.Hosting;
using AgentCore.LocalHost.Tests;
using AgentCore.Testing;

namespace AgentCore.Worker;

/// <summary>
/// The two apps, each in a worker of its own with the functions that the built bicep gives it, and LocalHost as the cloud around them. The log is
/// in Azurite.
/// </summary>
public class DeployedApps(Azurite azurite) : IAsyncLifetime
{
    private readonly string file = Path.GetTempFileName();
    private FunctionsHostApp? api;
    private FunctionsHostApp? stream;

    /// <summary>Where clients connect and agents publish.</summary>
    internal LocalHostProcess Cloud { get; private set; } = null!;

    /// <summary>App settings in place of the sample's.</summary>
    private protected virtual Dictionary<string, string?> Settings => [];

    /// <summary>What the hosts wrote.</summary>
    internal string Output => string.Join('\n', [.. api!.Log.Lines, .. stream!.Log.Lines]);

    public async ValueTask InitializeAsync()
    {
        var hub = new Uri($"http://127.0.0.1:{Loopback.FreePort()}");
        string storage = await azurite.ConnectionStringAsync();
        await File.WriteAllTextAsync(file, TestApp.LocalSettings(hub));
        api = await TestApp.StartAsync(storage, hub, With(BuiltDeployment.DisabledIn("api")));
        stream = await TestApp.StartAsync(storage, hub, With(BuiltDeployment.DisabledIn("stream")));
        FunctionsHostApp relay = BuiltDeployment.Runs("stream", "Relay") ? stream : api;
        Cloud = await LocalHostProcess.StartAsync(
            hub, ["--functions", Text(api), "--streams", Text(stream), "--relay", Text(relay), "--settings", file], TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (Cloud is not null) await Cloud.DisposeAsync();
        if (stream is not null) await stream.DisposeAsync();
        if (api is not null) await api.DisposeAsync();
        File.Delete(file);
        GC.SuppressFinalize(this);
    }

    /// <summary>A container of its own for each pair of apps.</summary>
    private Dictionary<string, string?> With(IReadOnlyDictionary<string, string?> disabled)
    {
        var settings = new Dictionary<string, string?>(Settings) { ["Log__Name"] = LogName };
        foreach ((string name, string? value) in disabled) settings[name] = value;
        return settings;
    }

    private string LogName { get; } = $"test-{Guid.NewGuid():n}";

    private static string Text(FunctionsHostApp app) => app.Url.GetLeftPart(UriPartial.Authority);
}
