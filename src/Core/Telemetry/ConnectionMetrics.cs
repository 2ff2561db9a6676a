using System.Diagnostics.Metrics;
using AgentCore.Errors;

namespace AgentCore.Telemetry;

/// <summary>Who is connected, who was not let in and why, and why connections end.</summary>
public sealed class ConnectionMetrics
{
    private readonly UpDownCounter<long> open;
    private readonly Counter<long> refused;
    private readonly Counter<long> closed;
    private readonly Counter<long> tokensRefused;
    private readonly Counter<long> rateLimited;

    internal ConnectionMetrics(Meter meter)
    {
        open = meter.CreateUpDownCounter<long>("agentcore.connections.open", "{connection}", "Connections that this instance holds.");
        refused = meter.CreateCounter<long>("agentcore.connections.refused", "{connection}", "Connections that were not let in.");
        closed = meter.CreateCounter<long>("agentcore.connections.closed", "{connection}", "Connections that ended.");
        tokensRefused = meter.CreateCounter<long>("agentcore.tokens.refused", "{token}", "Tokens that were not accepted.");
        rateLimited = meter.CreateCounter<long>("agentcore.requests.rate_limited", "{request}", "Requests and messages over their limit.");
    }

    /// <summary>A connection is open.</summary>
    public void Opened(Transport transport) => open.Add(1, Tags.Of(transport));

    /// <summary>A connection is no more.</summary>
    public void Released(Transport transport) => open.Add(-1, Tags.Of(transport));

    /// <summary>A connection was not let in.</summary>
    public void Refused(Transport transport, ErrorCode code) => refused.Add(1, Tags.Of(transport), Tags.Of(code));

    /// <summary>A stream has ended.</summary>
    internal void StreamClosed(StreamEnd end) => closed.Add(1, Tags.Of(Transport.Sse), Tags.Reason(Wire(end)));

    /// <summary>The service reports the end of a WebSocket.</summary>
    /// <param name="reason">What the service says. Texts that are not ours may hold anything, and are counted as <c>other</c>.</param>
    public void WebSocketClosed(string? reason) => closed.Add(1, Tags.Of(Transport.WebSocket), Tags.Reason(Classify(reason)));

    internal void TokenRefused(ErrorCode code) => tokensRefused.Add(1, Tags.Of(code));

    /// <summary>A request or a message was over its limit.</summary>
    public void RateLimited(RateLimited what) => rateLimited.Add(1, new KeyValuePair<string, object?>("request", Wire(what)));

    private static string Wire(StreamEnd end) => end switch
    {
        StreamEnd.ClientLeft => "client",
        StreamEnd.TokenExpired => ErrorCode.TokenExpired.Wire(),
        StreamEnd.SentAway => "sent_away",
        StreamEnd.TooSlow => "too_slow",
        StreamEnd.Failed => ErrorCode.ServerError.Wire(),
        _ => throw new ArgumentOutOfRangeException(nameof(end), end, null),
    };

    private static string Classify(string? reason) => reason switch
    {
        null or "" => "client",
        "TOKEN_EXPIRED" => "TOKEN_EXPIRED",
        "IDLE_TIMEOUT" => "IDLE_TIMEOUT",
        _ => "other",
    };

    private static string Wire(RateLimited what) => what switch
    {
        Telemetry.RateLimited.Negotiation => "negotiation",
        Telemetry.RateLimited.Message => "message",
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
    };
}

/// <summary>Why a stream ended.</summary>
internal enum StreamEnd
{
    ClientLeft,
    TokenExpired,

    /// <summary>It was old, or the instance shuts down: the client was told to come back.</summary>
    SentAway,

    /// <summary>The client did not read what it wanted in time.</summary>
    TooSlow,
    Failed,
}

/// <summary>What has a rate.</summary>
public enum RateLimited
{
    /// <summary>Negotiating a connection.</summary>
    Negotiation,
    /// <summary>A message over WebSocket.</summary>
    Message,
}
