using System.Security.Cryptography;
using System.Text;

namespace AgentCore.LocalHost.FunctionsApp.WebHooks;

/// <summary>An app's web hook for the events of a hub, and the service that calls it.</summary>
/// <param name="Url">The web hook; a system key may be in its query, so the query is never logged.</param>
/// <param name="Hub">The hub whose events are sent.</param>
/// <param name="Origin">The service's host name without a port.</param>
/// <param name="AccessKey">The service's access key. It signs every event.</param>
internal sealed record WebHookTarget(Uri Url, string Hub, string Origin, string AccessKey)
{
    private readonly byte[] key = Encoding.UTF8.GetBytes(AccessKey);

    /// <summary>The web hook without its key, for a log.</summary>
    public string Address => Url.GetLeftPart(UriPartial.Path);

    /// <summary>The value of <c>ce-signature</c> for the events of one connection.</summary>
    /// <remarks>https://learn.microsoft.com/azure/azure-web-pubsub/reference-cloud-events#signature</remarks>
    public string Sign(string connectionId) =>
        $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(connectionId)))}";

    /// <summary>Without the key: records print their members.</summary>
    public override string ToString() => Address;
}
