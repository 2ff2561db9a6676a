namespace AgentCore.LocalHost.FunctionsApp.Delivery;

/// <summary>An event that the topic accepted and has not delivered.</summary>
/// <param name="Name">What a log calls it: its id where that is short and printable.</param>
/// <param name="Json">The event in the CloudEvents schema.</param>
/// <param name="Accepted">When the topic accepted it.</param>
internal sealed record PendingEvent(string Name, ReadOnlyMemory<byte> Json, DateTimeOffset Accepted);
