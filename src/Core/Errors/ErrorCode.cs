namespace AgentCore.Errors;

/// <summary>Every answer that is not success, on every route and transport. <see cref="ErrorCodes"/> says what each means.</summary>
public enum ErrorCode
{
    TokenMissing,
    TokenInvalid,
    TokenExpired,
    GrantsChanged,
    ForbiddenOrigin,
    ForbiddenChannel,
    UnknownChannel,
    TooManyChannels,
    BadMessage,
    MessageTooLarge,
    BadCursor,
    RateLimited,
    TooManyConnections,
    IdleTimeout,
    ServerError,
}
