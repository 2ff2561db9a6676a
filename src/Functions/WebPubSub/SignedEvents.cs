using AgentCore.Errors;
using AgentCore.WebPubSub;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AgentCore.Functions.WebPubSub;

/// <summary>
/// Checks that the service signed an event, where there is a key to check with. The Functions host checks too, but not in constant time.
/// A keyless app relies on the web hook's system key alone; docs/security.md says what follows.
/// </summary>
public sealed partial class SignedEvents(WebPubSubConnection connection, ILogger<SignedEvents> logger)
{
    /// <summary>The answer to an event that is not signed: the host turns it into a 401.</summary>
    public static EventErrorResponse Refusal => new(WebPubSubErrorCode.Unauthorized, ErrorCode.TokenInvalid.Wire());

    /// <summary>Whether the event carries a signature by the configured key, or there is no key. An unsigned event is logged.</summary>
    public bool IsSigned(WebPubSubEventRequest request)
    {
        if (connection.HasSigned(SessionMapping.ConnectionOf(request), request.ConnectionContext.Signature)) return true;
        LogUnsigned(request.ConnectionContext.EventName);
        return false;
    }

    [LoggerMessage(5001, LogLevel.Warning, "An event {EventName} of Web PubSub is not signed by the configured key. It is refused.")]
    private partial void LogUnsigned(string eventName);
}
