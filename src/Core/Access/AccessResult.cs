using AgentCore.Errors;

namespace AgentCore.Access;

/// <summary>What a token was worth.</summary>
public abstract record AccessResult
{
    private AccessResult() { }

    /// <summary>The token is good.</summary>
    /// <param name="Principal">Whom it names, and what it grants.</param>
    public sealed record Granted(Principal Principal) : AccessResult;

    /// <param name="Code">
    /// TokenMissing, TokenInvalid, TokenExpired, TooManyChannels; or ServerError where the issuer's keys could not be had.
    /// </param>
    public sealed record Refused(ErrorCode Code) : AccessResult;
}
