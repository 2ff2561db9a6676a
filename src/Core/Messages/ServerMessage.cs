using System.Text.Json;
using System.Text.Json.Serialization;
using AgentCore.Errors;

namespace AgentCore.Messages;

/// <summary>
/// What the server says over WebSocket, events apart: those are written by <see cref="EventMessage"/> so that an agent's bytes stay its
/// own. Times are UTC; ids are log positions.
/// </summary>
public abstract record ServerMessage
{
    private ServerMessage(string type) => Type = type;

    /// <summary>What kind of message it is; the first member.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; }

    /// <param name="ConnectionId">The service's name for the connection.</param>
    /// <param name="Expires">When the session ends unless <c>auth</c> brings a fresh token.</param>
    /// <param name="HeartbeatSeconds">How often a ping comes.</param>
    /// <param name="Id">The log's end, a first cursor; left out when the log could not be asked.</param>
    public sealed record Welcome(string ConnectionId, DateTime Expires, int HeartbeatSeconds, string? Id) : ServerMessage("welcome");

    /// <param name="Channels">What was really joined.</param>
    /// <param name="Id">The log's end when the replay was read.</param>
    /// <param name="Replayed">How many events the replay frames of this subscription hold.</param>
    /// <param name="Gaps">
    /// How many gaps it has; left out for none. The confirmation may overtake them, and a client that moved its cursor before it had them
    /// all and was cut then would resume behind a gap that it was never told of.
    /// </param>
    public sealed record Subscribed(IReadOnlyList<string> Channels, string Id, int Replayed, int? Gaps = null) : ServerMessage("subscribed");

    /// <summary>Answers <c>unsubscribe</c>.</summary>
    /// <param name="Channels">What was left.</param>
    /// <param name="Id">How far the log reached; null where it could not be asked.</param>
    public sealed record Unsubscribed(IReadOnlyList<string> Channels, string? Id) : ServerMessage("unsubscribed");

    /// <summary>Asks whether the client is there; it answers <c>pong</c>.</summary>
    /// <param name="Timestamp">Now, in UTC.</param>
    /// <param name="Id">How far the log reached; null where it could not be asked.</param>
    public sealed record Ping(DateTime Timestamp, string? Id) : ServerMessage("ping");

    /// <summary>Answers <c>ping</c>.</summary>
    public sealed record Pong() : ServerMessage("pong");

    /// <summary>Answers <c>auth</c>.</summary>
    /// <param name="Expires">When the session ends now, in UTC.</param>
    public sealed record Authenticated(DateTime Expires) : ServerMessage("authenticated");

    /// <param name="From">The last position that was given, or the cursor that was asked for.</param>
    /// <param name="To">Where what can be given begins.</param>
    /// <param name="Reason"><c>retention</c>, <c>log_replaced</c>, <c>too_many</c> or <c>undeliverable</c>.</param>
    public sealed record Gap(string From, string To, string Reason) : ServerMessage("gap")
    {
        /// <summary>A gap for a reason of the log.</summary>
        public Gap(string from, EventLog.LogPosition to, EventLog.GapReason reason)
            : this(from, to.ToString(), EventLog.GapReasons.Wire(reason)) { }
    }

    /// <summary>What was asked for could not be done.</summary>
    /// <param name="Code">The error's name in docs/errors.md.</param>
    /// <param name="Message">What is wrong, in words for the client's developer.</param>
    public sealed record Error(string Code, string Message) : ServerMessage("error")
    {
        /// <summary>An error with its own text, or with the one that its code has.</summary>
        public Error(ErrorCode code, string? message = null)
            : this(code.Wire(), message ?? code.Describe().Title) { }
    }

    /// <summary>The message as it goes over the wire, in UTF-8.</summary>
    /// <exception cref="InvalidOperationException">The message is not registered in <see cref="MessageJson"/>.</exception>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, MessageJson.Default.GetTypeInfo(GetType())
        ?? throw new InvalidOperationException($"{GetType().Name} is not registered: add [JsonSerializable] to {nameof(MessageJson)}."));
}
