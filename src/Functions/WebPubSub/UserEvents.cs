using AgentCore.Sessions;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.WebPubSub;

/// <summary>Has the gateway answer what clients say, once it is known to come from the service.</summary>
public sealed class UserEvents(SignedEvents signatures, SessionGateway gateway)
{
    /// <exception cref="UnauthorizedAccessException">See <see cref="SignedEvents.Checked"/>.</exception>
    public async Task<UserEventResponse> AnswerAsync(UserEventRequest request, CancellationToken cancellation) =>
        SessionMapping.ToResponse(await gateway.HandleAsync(SessionMapping.ToClientEvent(signatures.Checked(request)), cancellation));
}
