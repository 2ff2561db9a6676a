using System.Text.Json;

namespace AgentCore.LocalHost.EventGrid;

/// <summary>The one subscription of the local topic: which events the topic takes, and where they go.</summary>
internal interface ITopicSubscription
{
    /// <summary>Reads the events of one publish call. The result publishes them, all or none.</summary>
    /// <param name="mediaType">The call's media type, in lower case and without parameters; null where it has none.</param>
    /// <param name="body">The call's body.</param>
    /// <exception cref="FormatException">The body is not a list of events in a schema of Event Grid. The message is for the publisher.</exception>
    Func<CancellationToken, Task<IResult>> Read(string? mediaType, JsonElement body);
}
