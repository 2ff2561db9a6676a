namespace AgentCore.Errors;

/// <summary>Every answer that is not success, on every route and transport. <see cref="ErrorCodes"/> says what each means.</summary>
public enum ErrorCode
{
    /// <summary>No token came with the request.</summary>
    TokenMissing,
    /// <summary>The token is not one that is trusted.</summary>
    TokenInvalid,
    /// <summary>The token has ended, or ends too soon.</summary>
    TokenExpired,
    /// <summary>A fresh token names another subject, issuer or grants than the session began with.</summary>
    GrantsChanged,
    /// <summary>The page's origin is not allowed.</summary>
    ForbiddenOrigin,
    /// <summary>The token does not grant a channel.</summary>
    ForbiddenChannel,
    /// <summary>A channel names no event type that there is.</summary>
    UnknownChannel,
    /// <summary>More channels, or longer ones, than a connection can keep.</summary>
    TooManyChannels,
    /// <summary>A message or a parameter is not of its form.</summary>
    BadMessage,
    /// <summary>A message weighs more than is taken.</summary>
    MessageTooLarge,
    /// <summary>A cursor was never a position of the log.</summary>
    BadCursor,
    /// <summary>Too many requests or messages in too short a time.</summary>
    RateLimited,
    /// <summary>As many connections as may be are open.</summary>
    TooManyConnections,
    /// <summary>The client has not answered pings for too long.</summary>
    IdleTimeout,
    /// <summary>Something failed that is not the client's doing; the same may be tried again.</summary>
    ServerError,
}
