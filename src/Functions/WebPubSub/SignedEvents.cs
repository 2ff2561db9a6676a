using AgentCore.WebPubSub;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.WebPubSub;

/// <summary>
/// Lets through the events that the service signed, where there is a key to tell by. The Functions host checks too, but not in constant
/// time. A keyless app rests on the web hook's system key alone; docs/security.md says what follows.
/// </summary>
public sealed class SignedEvents(WebPubSubConnection connection)
{
    /// <exception cref="UnauthorizedAccessException">The event bears no signature by the configured key.</exception>
    public TRequest Checked<TRequest>(TRequest request)
        where TRequest : WebPubSubEventRequest =>
        connection.HasSigned(SessionMapping.ConnectionOf(request), request.ConnectionContext!.Signature)
            ? request
            : throw new UnauthorizedAccessException("An event of Web PubSub is not signed by the configured key.");
}
