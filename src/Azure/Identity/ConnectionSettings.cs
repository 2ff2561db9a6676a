using Azure.Core;
using Azure.Identity;

namespace AgentCore.Identity;

/// <summary>
/// A connection by the conventions of Functions: a connection string as the section's own value, or an address and an identity as its
/// children, the latter <c>credential</c> and <c>clientId</c>.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-reference#common-properties-for-identity-based-connections</remarks>
/// <param name="Section">The section's name.</param>
/// <param name="ConnectionString">The section's own value.</param>
/// <param name="AddressName">What the child is called that has the address.</param>
/// <param name="Address">That child.</param>
internal sealed record ConnectionSettings(
    string Section, string? ConnectionString, string AddressName, Uri? Address, string? Credential, string? ClientId)
{
    /// <summary>Connects by whichever of the two is set.</summary>
    /// <exception cref="ArgumentException">None is set, or both are; the message names the settings.</exception>
    public TConnection Connect<TConnection>(Func<string, TConnection> parse, Func<Uri, TConnection> keyless)
    {
        if (!string.IsNullOrWhiteSpace(ConnectionString) && Address is not null)
            throw new ArgumentException($"Settings {Section} and {Section}__{AddressName} exclude each other.");
        if (Address is not null) return keyless(Address);
        if (string.IsNullOrWhiteSpace(ConnectionString))
            throw new ArgumentException($"Set {Section} to a connection string, or {Section}__{AddressName} to its address.");
        return parse(ConnectionString);
    }

    /// <exception cref="ArgumentException">There is no such kind of credential; the message names the setting.</exception>
    public TokenCredential CreateCredential() => Credential?.ToLowerInvariant() switch
    {
        null or "" => new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = ClientId }),
        "managedidentity" when string.IsNullOrEmpty(ClientId) => new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned),
        "managedidentity" => new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(ClientId)),
        _ => throw new ArgumentException($"Setting {Section}__credential can only be managedidentity, or be left out."),
    };

    /// <summary>What is wrong where connecting fails, each with the setting and the remedy.</summary>
    public static IEnumerable<string> ProblemsOf(Func<object> connect)
    {
        try
        {
            connect();
            return [];
        }
        catch (ArgumentException wrong)
        {
            return [wrong.Message];
        }
    }
}
