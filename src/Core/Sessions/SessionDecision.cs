using AgentCore.Channels;
using AgentCore.Messages;

namespace AgentCore.Sessions;

/// <summary>What is to be done about a message, in the order it is to be done. The state is kept only when all of it succeeded.</summary>
internal abstract record SessionDecision
{
    private SessionDecision() { }

    /// <summary>Say this, if anything; nothing else changes.</summary>
    public sealed record Answer(ServerMessage? Reply) : SessionDecision;

    /// <param name="Channels">What to join, and what the replay is narrowed to.</param>
    /// <param name="GroupsToLeave">The automatic groups to leave once the join is done.</param>
    /// <param name="Since">The cursor the client brought, if any.</param>
    /// <param name="Next">The state afterwards.</param>
    public sealed record Join(ChannelSet Channels, IReadOnlyList<string> GroupsToLeave, string? Since, SessionState Next) : SessionDecision;

    /// <param name="Channels">What the client named, as concrete channels.</param>
    /// <param name="GroupsToLeave">The groups to leave.</param>
    /// <param name="Next">The state afterwards.</param>
    public sealed record Leave(ChannelSet Channels, IReadOnlyList<string> GroupsToLeave, SessionState Next) : SessionDecision;

    /// <param name="JoinFirst">The new end's group, joined before the old one is left: a failure between ends the session early.</param>
    /// <param name="GroupsToLeave">The groups to leave.</param>
    /// <param name="Next">The state afterwards.</param>
    public sealed record Refresh(string JoinFirst, IReadOnlyList<string> GroupsToLeave, SessionState Next) : SessionDecision;
}
