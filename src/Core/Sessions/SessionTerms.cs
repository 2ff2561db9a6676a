using AgentCore.Access;
using AgentCore.Channels;

namespace AgentCore.Sessions;

/// <summary>On which terms a session begins: whose it is, what it may see and until when. Both ways in come to this.</summary>
internal sealed record SessionTerms(string Subject, string Identity, ChannelGrants Grants, DateTimeOffset Expires)
{
    public static SessionTerms Of(Principal principal) => new(principal.Subject, principal.Identity, principal.Grants, principal.Expires);
}
