namespace AgentCore.Errors;

/// <summary>Who can mend it.</summary>
public enum ErrorActor
{
    /// <summary>Whoever wrote the client: the same request will fail again.</summary>
    Developer,

    /// <summary>The client as it runs: refresh, reconnect or wait.</summary>
    Client,

    /// <summary>Whoever issues tokens and grants.</summary>
    Issuer,

    /// <summary>Whoever operates the deployment.</summary>
    Operator,
}

/// <summary>What one code means.</summary>
/// <param name="Name">The code on the wire.</param>
/// <param name="HttpStatus">The status where it answers an HTTP request.</param>
/// <param name="Actor">Who must act.</param>
/// <param name="CloseCode">The WebSocket close code where the connection ends, else null. The service always closes by 1000.</param>
/// <param name="Title">One line for a person.</param>
public sealed record ErrorDescription(string Name, int HttpStatus, ErrorActor Actor, int? CloseCode, string Title);

/// <summary>The one table of error codes; docs/errors.md is held to it by a test.</summary>
public static class ErrorCodes
{
    /// <summary>The code's name, status and texts.</summary>
    public static ErrorDescription Describe(this ErrorCode code) => code switch
    {
        ErrorCode.TokenMissing => new("TOKEN_MISSING", 401, ErrorActor.Developer, null, "No token was sent."),
        ErrorCode.TokenInvalid => new("TOKEN_INVALID", 401, ErrorActor.Issuer, null, "The token is not valid here."),
        ErrorCode.TokenExpired => new("TOKEN_EXPIRED", 401, ErrorActor.Client, 1000, "The token has expired, or is about to: refresh it."),
        ErrorCode.GrantsChanged => new(
            "GRANTS_CHANGED", 403, ErrorActor.Client, null, "The new token differs in subject, issuer or grants: reconnect with it."),
        ErrorCode.ForbiddenOrigin => new("FORBIDDEN_ORIGIN", 403, ErrorActor.Operator, null, "Pages of this origin may not connect."),
        ErrorCode.ForbiddenChannel => new("FORBIDDEN_CHANNEL", 403, ErrorActor.Issuer, null, "The token does not allow this channel."),
        ErrorCode.UnknownChannel => new("UNKNOWN_CHANNEL", 400, ErrorActor.Developer, null, "There is no such channel."),
        ErrorCode.TooManyChannels => new("TOO_MANY_CHANNELS", 400, ErrorActor.Developer, null, "Too many channels for one connection."),
        ErrorCode.BadMessage => new("BAD_MESSAGE", 400, ErrorActor.Developer, null, "The message was not understood."),
        ErrorCode.MessageTooLarge => new("MESSAGE_TOO_LARGE", 413, ErrorActor.Developer, null, "The message is too large."),
        ErrorCode.BadCursor => new("BAD_CURSOR", 400, ErrorActor.Developer, null, "The cursor is not a position of this log."),
        ErrorCode.RateLimited => new("RATE_LIMITED", 429, ErrorActor.Client, null, "Too many requests: slow down."),
        ErrorCode.TooManyConnections => new(
            "TOO_MANY_CONNECTIONS", 503, ErrorActor.Client, null, "As many connections as there may be are open: try again later."),
        ErrorCode.IdleTimeout => new("IDLE_TIMEOUT", 408, ErrorActor.Client, 1000, "Nothing was heard from the client for too long."),
        ErrorCode.ServerError => new("SERVER_ERROR", 503, ErrorActor.Operator, null, "Something failed on our side: try again."),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };

    /// <summary>The code as it stands on the wire, such as <c>TOKEN_EXPIRED</c>.</summary>
    public static string Wire(this ErrorCode code) => code.Describe().Name;
}
