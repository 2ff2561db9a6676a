using AgentCore.Faults.Clients;

namespace AgentCore.Faults.Processes;

/// <summary>Each instance is a local host. All but the gateway use the gateway's Web PubSub.</summary>
/// <param name="addresses">Where they listen.</param>
/// <param name="hub">The way to the gateway's Web PubSub.</param>
/// <param name="storage">The connection string of the log's storage.</param>
internal sealed class LocalHostNodes(Addresses addresses, Uri hub, string storage) : INodes
{
    public IReadOnlyList<string> Gateway => Arguments(addresses.Gateway, NodeSettings.OwnHub);

    public IReadOnlyList<string>? App => null;

    public IReadOnlyList<string> Relay => Arguments(addresses.Relay, hub.OriginalString);

    public IReadOnlyList<IReadOnlyList<string>> Streams => [.. addresses.Streams.Select(stream => Arguments(stream, hub.OriginalString))];

    public string TopicPath => "/api/events";

    public Tokens Tokens { get; } = Tokens.OfLocalHost();

    private string[] Arguments(Uri url, string webPubSub) =>
    [
        NodeProgram.Verb, webPubSub, "--urls", url.GetLeftPart(UriPartial.Authority), "--Logging:LogLevel:Default=Warning",
        "--storage", storage, $"--Log:Name={SystemUnderTest.LogName}", $"--Log:SegmentBytes={SystemUnderTest.SegmentBytes}",
        $"--Stream:RingBytes={SystemUnderTest.RingBytes}",
        $"--Limits:NegotiationsPerMinute={SystemUnderTest.NegotiationsPerMinute}",
    ];
}
