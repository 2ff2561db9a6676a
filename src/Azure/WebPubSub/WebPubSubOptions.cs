using AgentCore.Identity;

namespace AgentCore.WebPubSub;

/// <summary>
/// Section <c>WebPubSubConnectionString</c>, by the conventions of the Functions extension: a connection string as the setting's own
/// value, or children (<c>WebPubSubConnectionString__serviceUri</c> …) for an identity.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection</remarks>
public sealed class WebPubSubOptions
{
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
        if (!string.IsNullOrWhiteSpace(ConnectionString) && ServiceUri is not null)
            throw new ArgumentException($"Settings {SectionName} and {SectionName}__serviceUri exclude each other.");
        if (ServiceUri is not null) return WebPubSubConnection.Keyless(ServiceUri, IdentityOptions.CreateCredential(SectionName, Credential, ClientId));
        if (string.IsNullOrWhiteSpace(ConnectionString))
            throw new ArgumentException($"Set {SectionName} to a connection string, or {SectionName}__serviceUri to its address.");
        return WebPubSubConnection.Parse(ConnectionString);
    }

    /// <summary>What is wrong, each with the setting and the remedy.</summary>
    public IEnumerable<string> Problems()
    {
        try
        {
            Connect();
            return [];
        }
        catch (ArgumentException wrong)
        {
            return [wrong.Message];
        }
    }
}
