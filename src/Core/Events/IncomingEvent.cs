namespace AgentCore.Events;

/// <summary>An event as it came, nothing checked yet. Either schema of Event Grid is brought to this form.</summary>
/// <param name="Data">The JSON text of <c>data</c> in UTF-8; empty when there is none or it was not JSON.</param>
public sealed record IncomingEvent(
    string? Source, string? Id, string? Type, DateTimeOffset? Time, ReadOnlyMemory<byte> Data, string? TraceParent = null);
