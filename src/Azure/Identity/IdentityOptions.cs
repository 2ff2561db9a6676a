using Azure.Core;
using Azure.Identity;

namespace AgentCore.Identity;

/// <summary>Children <c>credential</c> and <c>clientId</c> of a connection's section, by the conventions of Functions.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-reference#common-properties-for-identity-based-connections</remarks>
internal static class IdentityOptions
{
    /// <exception cref="ArgumentException">There is no such kind of credential; the message names the setting.</exception>
    public static TokenCredential CreateCredential(string section, string? credential, string? clientId) => credential?.ToLowerInvariant() switch
    {
        null or "" => new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = clientId }),
        "managedidentity" when string.IsNullOrEmpty(clientId) => new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned),
        "managedidentity" => new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId)),
        _ => throw new ArgumentException($"Setting {section}__credential can only be managedidentity, or be left out."),
    };
}
