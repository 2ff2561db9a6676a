using AgentCore.Identity;

namespace AgentCore.WebPubSub;

/// <summary>
/// Section <c>WebPubSubConnectionString</c>, by the conventions of the Functions extension: a connection string as the setting's own
/// value, or children (<c>WebPubSubConnectionString__serviceUri</c> …) for an identity.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection</remarks>
public sealed class WebPubSubOptions
{
    /// <summary>The section's name.</summary>
    public const string SectionName = "WebPubSubConnectionString";

    /// <summary>The section's own value.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Child <c>serviceUri</c>: the resource's https address, to connect without a key.</summary>
    public Uri? ServiceUri { get; set; }

    /// <summary>Child <c>credential</c>: <c>managedidentity</c>, or nothing for what the environment offers.</summary>
    public string? Credential { get; set; }

    /// <summary>Child <c>clientId</c>: which user-assigned identity; nothing for the system-assigned one.</summary>
    public string? ClientId { get; set; }

    /// <exception cref="ArgumentException">A setting is missing or wrong; the message names it.</exception>
    public WebPubSubConnection Connect()
    {
        var settings = new ConnectionSettings(SectionName, ConnectionString, "serviceUri", ServiceUri, Credential, ClientId);
        return settings.Connect(
            WebPubSubConnection.Parse, address => WebPubSubConnection.Keyless(address, settings.CreateCredential()));
    }

    /// <summary>What is wrong, each with the setting and the remedy.</summary>
    public IEnumerable<string> Problems() => ConnectionSettings.ProblemsOf(Connect);
}
