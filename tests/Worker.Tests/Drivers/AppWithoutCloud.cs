using System.Text.Json;
using AgentCore.FunctionsHost.Hosting;
using AgentCore.Testing;

namespace AgentCore.Worker;

/// <summary>One app with all functions, whose cloud a test starts, kills and starts again.</summary>
public sealed class AppWithoutCloud(Azurite azurite) : IAsyncLifetime
{
    private readonly string file = Path.GetTempFileName();
    private readonly Uri hub = new($"http://127.0.0.1:{Loopback.FreePort()}");
    private FunctionsHostApp? app;

    /// <summary>What makes the LocalHost that a Node test starts the cloud around this app: see tests/guide/local-host.js.</summary>
    internal IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["AGENTCORE_LOCALHOST_URL"] = hub.GetLeftPart(UriPartial.Authority),
        ["AGENTCORE_LOCALHOST_ARGUMENTS"] = JsonSerializer.Serialize(new[] { "--functions", app!.Url.GetLeftPart(UriPartial.Authority), "--settings", file }),
    };

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(file, TestApp.LocalSettings(hub));
        var settings = new Dictionary<string, string?> { ["Log__Name"] = $"test-{Guid.NewGuid():n}" };
        app = await TestApp.StartAsync(await azurite.ConnectionStringAsync(), hub, settings);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        File.Delete(file);
    }
}
