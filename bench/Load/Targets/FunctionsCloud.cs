using System.Text.Json.Nodes;
using AgentCore.Access;
using AgentCore.Testing;

namespace AgentCore.Bench.Targets;

/// <summary>What the Functions app needs around it: LocalHost as Web PubSub and front, and the log's storage. WebSocket clients connect here.</summary>
internal sealed class FunctionsCloud() : Gateway("the Functions app behind LocalHost", isWebSocket: true)
{
    private const string AccessKey = "an-access-key-of-the-bench-alone-that-nobody-else-uses";

    private const string Audience = "bench";

    /// <summary>Not LocalHost's own, which the app refuses.</summary>
    private static readonly IssuerOptions Issuer = new() { Issuer = "https://bench.test", SigningKey = new string('k', 48) };

    private readonly Azurite azurite = new();

    /// <summary>Where the app's host listens.</summary>
    public int AppPort { get; } = Loopback.FreePort();

    /// <summary>The app's <c>local.settings.json</c>: a temporary file.</summary>
    public string SettingsFile { get; } = Path.GetTempFileName();

    public override string Token { get; } = TokenFor("bench", new TokenMint(Issuer, Audience, TimeProvider.System));

    /// <summary>The connection string of the log's storage.</summary>
    public Task<string> StorageAsync() => azurite.ConnectionStringAsync();

    /// <summary>Starts it and waits until it answers. It answers for the app once the app runs.</summary>
    public override async Task StartAsync()
    {
        await File.WriteAllTextAsync(SettingsFile, Settings(await StorageAsync()));
        Serve("gateway", Port, $"--functions=http://127.0.0.1:{AppPort}", $"--settings={SettingsFile}");
        await AnswersAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await azurite.DisposeAsync();
        File.Delete(SettingsFile);
    }

    /// <summary>The sample's, with the bench's tokens and without the limits on one client, as the bench has one subject.</summary>
    private string Settings(string storage)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json")))!;
        JsonNode values = root["Values"]!;
        values["AzureWebJobsStorage"] = storage;
        values["WebPubSubConnectionString"] = $"Endpoint=http://127.0.0.1;Port={Port};AccessKey={AccessKey};Version=1.0;";
        values["Access__Issuers__0__Issuer"] = Issuer.Issuer;
        values["Access__Issuers__0__SigningKey"] = Issuer.SigningKey;
        values["Access__Audiences__0"] = Audience;
        values["Limits__ConnectionsPerSubject"] = "1000000";
        values["Limits__MessagesPerMinute"] = $"{MessagesPerMinute}";
        values["Limits__MessageBurst"] = $"{MessageBurst}";
        return root.ToJsonString();
    }
}
