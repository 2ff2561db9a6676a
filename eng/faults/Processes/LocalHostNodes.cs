using System.Security.Cryptography;
using AgentCore.Faults.Clients;

namespace AgentCore.Faults.Processes;

/// <summary>Each instance is a local host. All but the gateway use the gateway's Web PubSub.</summary>
/// <param name="addresses">Where they listen.</param>
/// <param name="hub">The way to the gateway's Web PubSub.</param>
/// <param name="storage">The connection string of the log's storage.</param>
/// <param name="folder">For what the hosts of one machine share.</param>
internal sealed class LocalHostNodes(Addresses addresses, Uri hub, string storage, string folder) : INodes
{
    /// <summary>Of the gateway's Web PubSub, which the other nodes use. 32 random bytes, as HS256 asks for (RFC 7518 §3.2).</summary>
    private static readonly string AccessKey = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));

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
        $"--Dev:SigningKey={Clients.Tokens.SigningKey}", $"--WebPubSub:AccessKey={AccessKey}", $"--Dev:Folder={Path.Combine(folder, "machine")}",
        $"--Limits:NegotiationsPerMinute={SystemUnderTest.NegotiationsPerMinute}",
    ];
}
