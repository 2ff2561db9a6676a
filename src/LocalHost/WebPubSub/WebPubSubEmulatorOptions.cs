using System.ComponentModel.DataAnnotations;
using AgentCore.LocalHost.WebPubSub.Faults;

namespace AgentCore.LocalHost.WebPubSub;

/// <summary>Section <c>WebPubSub</c>.</summary>
internal sealed class WebPubSubEmulatorOptions
{
    public const string Section = "WebPubSub";

    /// <summary>The one hub that is served.</summary>
    [Required, RegularExpression("^[A-Za-z][A-Za-z0-9_`,.[\\]]{0,127}$")]
    public string Hub { get; set; } = "agentcore";

    /// <summary>What tokens are signed with, as text of at least 32 characters. HS256 asks for 32 bytes (RFC 7518 §3.2). Not set: a random key, kept in <c>Dev:Folder</c>.</summary>
    [Required, MinLength(32)]
    public string AccessKey { get; set; } = "";

    /// <summary>Whether clients may come without a token of the service (its anonymousConnectPolicy); the handler still decides.</summary>
    public bool AllowAnonymous { get; set; } = true;

    /// <summary>Whether <c>:generateToken</c> serves a caller with an access key; the service asks for an Entra token.</summary>
    public bool GenerateTokenByKey { get; set; }

    /// <summary>Connections at once. Where <c>Limits:MaxConnections</c> is set it is that.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>Connections of one user at once. Where <c>Limits:ConnectionsPerSubject</c> is set it is that. The service itself has no such limit.</summary>
    [Range(1, 1_000_000)]
    public int ConnectionsPerUser { get; set; } = 1_000;

    /// <summary>Messages that may wait for one connection. 4,096: four bursts of a thousand events, in 32 KB of references.</summary>
    [Range(1, 1_000_000)]
    public int MaxQueuedMessages { get; set; } = 4_096;

    /// <summary>Bytes that may wait for one connection. 16 MB: what the service holds for a reliable client.</summary>
    /// <remarks>https://github.com/Azure/azure-webpubsub/blob/main/protocols/client/client-spec.md</remarks>
    [Range(1, 1_073_741_824)]
    public int MaxQueuedBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Bytes that may wait for all connections together; beyond it the connection with the most is cut first. A message counts once however
    /// many wait for it, and twice more for each connection that it is being written to. 256 MB: sixteen connections with all that one may
    /// have, or 5,000 that are sent 16 KB each.
    /// </summary>
    [Range(1, 1_073_741_824)]
    public long MaxQueuedBytesInAll { get; set; } = 256 * 1024 * 1024;

    /// <summary>Faults to begin with, by operation name; <c>*</c> is for every operation that has none of its own.</summary>
    public IDictionary<string, InjectedFault> Faults { get; } = new Dictionary<string, InjectedFault>(StringComparer.Ordinal);

    /// <summary>Seeds the randomness of the faults.</summary>
    public int FaultSeed { get; set; } = 1;
}
