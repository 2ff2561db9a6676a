using AgentCore.Errors;
using Microsoft.Extensions.Logging;

namespace AgentCore.Access;

public sealed partial class TokenValidator
{
    [LoggerMessage(1000, LogLevel.Information, "A token was refused: {Code} (issuer: {Issuer}).")]
    private partial void LogRefused(ErrorCode code, string issuer);
}
