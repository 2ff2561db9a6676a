namespace AgentCore.LocalHost.WebPubSub.Upstream;

/// <summary>Whether a handshake is accepted.</summary>
internal abstract record ConnectReply
{
    private ConnectReply() { }

    /// <summary>Accepted as the token says, except for what is set here.</summary>
    public sealed record Accepted : ConnectReply
    {
        /// <summary>The user of the connection; null: the token's.</summary>
        public string? UserId { get; init; }

        /// <summary>The groups that the connection begins in; empty: the token's.</summary>
        public IReadOnlyList<string> Groups { get; init; } = [];

        /// <summary>The roles of the connection, which may be none; null: the token's.</summary>
        public IReadOnlyList<string>? Roles { get; init; }

        /// <summary>One of the offered subprotocols; null: the service chooses.</summary>
        public string? Subprotocol { get; init; }

        /// <summary>The connection's first state; null or empty: none.</summary>
        public string? State { get; init; }
    }

    /// <param name="Refusal">What the client gets.</param>
    public sealed record Refused(Refusal Refusal) : ConnectReply;
}
