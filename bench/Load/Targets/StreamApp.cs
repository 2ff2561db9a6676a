using AgentCore.Testing;

namespace AgentCore.Bench.Targets;

/// <summary>
/// The product's parts as they stand in Azure: a stream app, which is what is measured; beside it the process that takes events, and
/// storage that holds the log.
/// </summary>
/// <param name="settings">The stream app's command line.</param>
internal sealed class StreamApp(params string[] settings) : Gateway("AgentCore stream app", isWebSocket: false)
{
    private readonly Azurite azurite = new();
    private Gateway? api;

    public override async Task StartAsync()
    {
        string storage = $"--storage={await azurite.ConnectionStringAsync()}";
        api = new Gateway("AgentCore API", isWebSocket: false, storage);
        await api.StartAsync();
        TopicPort = api.Port;
        Serve("stream", Port, [api.Url.ToString(), storage, .. settings]);
        await AnswersAsync("/realtime/health");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (api is not null) await api.DisposeAsync();
        await azurite.DisposeAsync();
    }
}
