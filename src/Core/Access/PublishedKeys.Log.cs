using Microsoft.Extensions.Logging;

namespace AgentCore.Access;

internal sealed partial class PublishedKeys
{
    [LoggerMessage(1010, LogLevel.Warning, "The keys of issuer {Issuer} could not be fetched: {Error}.")]
    private partial void LogFetchFailed(string issuer, string error);

    [LoggerMessage(1011, LogLevel.Warning, "The metadata of issuer {Issuer} speaks for another issuer and is not used.")]
    private partial void LogForeignMetadata(string issuer);

    [LoggerMessage(1012, LogLevel.Warning, "The metadata of issuer {Issuer} holds no usable signing key.")]
    private partial void LogNoUsableKey(string issuer);
}
