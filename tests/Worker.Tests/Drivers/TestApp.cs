using System.Text.Json.Nodes;
using AgentCore.Access;
using AgentCore.FunctionsHost.Hosting;
using AgentCore.Testing;

namespace AgentCore.Worker;

/// <summary>The compiled app under a Functions host of the test's own, with the sample settings.</summary>
internal static class TestApp
{
    private const string HubSetting = "WebPubSubConnectionString";

    private static readonly string SamplePath = Path.Combine(Repository.Root, "local.settings.sample.json");
    private static readonly LocalSettings Sample = FunctionsHost.Hosting.LocalSettings.Read(SamplePath);

    /// <summary>The access key of the sample's Web PubSub.</summary>
    public const string AccessKey = "agentcore-sample-access-key-for-the-emulator-only";

    /// <summary>Starts it on a free port.</summary>
    /// <param name="storage">The connection string of the log's storage.</param>
    /// <param name="hub">Where Web PubSub is.</param>
    /// <param name="settings">App settings in place of the sample's; a null takes one away.</param>
    /// <param name="systemKey">The key that web hooks must bring; null for none.</param>
    /// <param name="hasCors">Whether the host answers preflight requests itself, as the sample has it.</param>
    public static Task<FunctionsHostApp> StartAsync(
        string storage, Uri hub, IReadOnlyDictionary<string, string?>? settings = null, string? systemKey = null, bool hasCors = true)
    {
        var values = new Dictionary<string, string?>(Sample.Values)
        {
            ["AzureWebJobsStorage"] = storage,
            [HubSetting] = Connection(hub),
        };
        foreach ((string name, string? value) in settings ?? new Dictionary<string, string?>()) values[name] = value;
        foreach (string name in values.Keys.Where(name => values[name] is null).ToArray()) values.Remove(name);
        string? cors = hasCors ? Sample.Cors : null;
        var options = new FunctionsHostOptions(FunctionsHostApp.BuiltApp, new Uri("http://127.0.0.1:0"), values, cors, systemKey);
        return FunctionsHostApp.StartAsync(options, new HostLog(), TestContext.Current.CancellationToken);
    }

    /// <summary>The sample's local.settings.json, with Web PubSub at an address.</summary>
    public static string LocalSettings(Uri hub)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(SamplePath))!;
        root["Values"]![HubSetting] = Connection(hub);
        return root.ToJsonString();
    }

    /// <summary>A token of the issuer in the sample settings.</summary>
    public static string Mint(string subject = "alice") => new TokenMint(
        new IssuerOptions { Issuer = Sample.Values["Access__Issuers__0__Issuer"]!, SigningKey = Sample.Values["Access__Issuers__0__SigningKey"]! },
        Sample.Values["Access__Audiences__0"]!,
        TimeProvider.System).Mint(subject, ["*"], TimeSpan.FromHours(1)).Token;

    private static string Connection(Uri hub) => $"Endpoint={hub.Scheme}://{hub.Host};Port={hub.Port};AccessKey={AccessKey};Version=1.0;";
}
