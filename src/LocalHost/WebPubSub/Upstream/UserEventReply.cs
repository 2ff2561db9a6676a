namespace AgentCore.LocalHost.WebPubSub.Upstream;

/// <summary>The answer to a <see cref="UserEvent"/>.</summary>
internal abstract record UserEventReply
{
    private UserEventReply() { }

    /// <param name="Message">A message for this client, or null for none.</param>
    /// <param name="State">The new connection state; null keeps the state, an empty text clears it.</param>
    public sealed record Answered(Payload? Message, string? State) : UserEventReply;

    /// <summary>The handler failed. A simple client is closed, a PubSub client gets an acknowledgement that says so.</summary>
    public sealed record Failed : UserEventReply;
}
