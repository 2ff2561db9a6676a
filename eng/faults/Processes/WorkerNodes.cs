using System.Text.Json;
using AgentCore.Access;
using AgentCore.Faults.Clients;
using AgentCore.FunctionsHost.Hosting;
using AgentCore.Testing;
using AgentCore.Worker;

namespace AgentCore.Faults.Processes;

/// <summary>
/// Two instances of each of the two apps, with the functions that the built bicep gives them, each a Functions host with a worker. The
/// gateway is the local host as the cloud around the first ones.
/// </summary>
internal sealed class WorkerNodes : INodes
{
    /// <summary>The host's web hook for Event Grid, with the name of the relay's function.</summary>
    private const string RelayPath = "/runtime/webhooks/EventGrid?functionName=Relay";

    /// <summary>Not a secret: everything is on loopback.</summary>
    private const string AccessKey = "agentcore-access-key-of-a-run-with-faults-0000";

    private const string IssuerSetting = "Access__Issuers__0__Issuer", KeySetting = "Access__Issuers__0__SigningKey", AudienceSetting = "Access__Audiences__0";

    private static readonly LocalSettings Sample = LocalSettings.Read(Path.Combine(Repository.Root, "local.settings.sample.json"));

    private readonly Addresses addresses;
    private readonly string cloud, api, stream;

    /// <param name="addresses">Where they listen.</param>
    /// <param name="hub">The way to the gateway's Web PubSub.</param>
    /// <param name="storage">The connection string of the log's storage.</param>
    /// <param name="folder">For the settings' files.</param>
    public WorkerNodes(Addresses addresses, Uri hub, string storage, string folder)
    {
        this.addresses = addresses;
        cloud = Write("cloud", SettingsOf(addresses.Gateway, storage));
        api = Write("api", [.. SettingsOf(hub, storage), .. BuiltDeployment.DisabledIn("api")]);
        stream = Write("stream", [.. SettingsOf(hub, storage), .. BuiltDeployment.DisabledIn("stream")]);

        string Write(string name, IEnumerable<KeyValuePair<string, string?>> values)
        {
            string file = Path.Combine(folder, $"{name}.settings.json");
            File.WriteAllText(file, JsonSerializer.Serialize(new { IsEncrypted = false, Values = values.ToDictionary() }));
            return file;
        }
    }

    public IReadOnlyList<string> Gateway =>
    [
        NodeProgram.Verb, NodeSettings.OwnHub, "--urls", Text(addresses.Gateway), "--Logging:LogLevel:Default=Warning", "--settings", cloud,
        "--functions", Text(addresses.App), "--streams", Text(addresses.Streams[0]), "--relay", Text(addresses.Relay),
    ];

    public IReadOnlyList<string>? App => [WorkerNodeProgram.Verb, Text(addresses.App), api];

    public IReadOnlyList<string> Relay => [WorkerNodeProgram.Verb, Text(addresses.Relay), api];

    public IReadOnlyList<IReadOnlyList<string>> Streams =>
        [.. addresses.Streams.Select(url => (string[])[WorkerNodeProgram.Verb, Text(url), stream])];

    public string TopicPath => RelayPath;

    public Tokens Tokens { get; } = new(
        new IssuerOptions { Issuer = Sample.Values[IssuerSetting]!, SigningKey = Sample.Values[KeySetting] }, Sample.Values[AudienceSetting]!);

    /// <summary>The sample's settings with the values of a run in place of some. Warnings alone are logged: a run has thousands of calls.</summary>
    private static Dictionary<string, string?> SettingsOf(Uri hub, string storage) => new(Sample.Values)
    {
        ["AzureWebJobsStorage"] = storage,
        ["WebPubSubConnectionString"] = $"Endpoint={hub.Scheme}://{hub.Host};Port={hub.Port};AccessKey={AccessKey};Version=1.0;",
        ["Log__Name"] = SystemUnderTest.LogName,
        ["Log__SegmentBytes"] = $"{SystemUnderTest.SegmentBytes}",
        ["Stream__RingBytes"] = $"{SystemUnderTest.RingBytes}",
        ["Limits__NegotiationsPerMinute"] = $"{SystemUnderTest.NegotiationsPerMinute}",
        ["Logging__LogLevel__Default"] = "Warning",
    };

    private static string Text(Uri url) => url.GetLeftPart(UriPartial.Authority);
}
