using AgentCore.Errors;

namespace AgentCore.Sessions;

/// <summary>Whether a handshake is accepted.</summary>
public abstract record ConnectAnswer
{
    private ConnectAnswer() { }

    /// <param name="UserId">The user the connection belongs to.</param>
    /// <param name="Groups">The groups it begins in; where not empty they replace the token's.</param>
    /// <param name="Roles">The roles it has; empty takes away all that the token gave.</param>
    /// <param name="Subprotocol">One of those offered, or null for none.</param>
    /// <param name="State">The connection state to keep and to bring with every later event, at most <see cref="SessionState.MaxBytes"/> bytes; null for none.</param>
    public sealed record Accepted(
        string? UserId, IReadOnlyList<string> Groups, IReadOnlyList<string> Roles, string? Subprotocol, string? State) : ConnectAnswer;

    /// <param name="Code">Why.</param>
    /// <param name="Message">More for a person, or null where the code's own title says it all.</param>
    public sealed record Refused(ErrorCode Code, string? Message = null) : ConnectAnswer;
}
