using AgentCore.Errors;

namespace AgentCore.Messages;

/// <summary>What a client may say over WebSocket, or what was wrong with what it said.</summary>
internal abstract record ClientMessage
{
    private ClientMessage() { }

    /// <param name="Channels">Channels or patterns, at least one.</param>
    /// <param name="Since">The cursor behind which the client wants what it missed, <c>earliest</c>, or null for live events only.</param>
    public sealed record Subscribe(IReadOnlyList<string> Channels, string? Since) : ClientMessage;

    /// <param name="Channels">Channels or patterns, at least one.</param>
    public sealed record Unsubscribe(IReadOnlyList<string> Channels) : ClientMessage;

    public sealed record Ping : ClientMessage;

    public sealed record Pong : ClientMessage;

    /// <param name="Token">A fresh token for the same subject, issuer and grants.</param>
    public sealed record Auth(string Token) : ClientMessage
    {
        /// <inheritdoc />
        public override string ToString() => nameof(Auth);
    }

    /// <param name="Code">Which rule was broken.</param>
    /// <param name="Message">What was wrong, in words for the client's developer.</param>
    public sealed record Unreadable(ErrorCode Code, string Message) : ClientMessage;
}
