namespace AgentCore.Events;

/// <summary>An event as it came, nothing checked yet. Either schema of Event Grid is brought to this form.</summary>
/// <param name="Data">The text of <c>data</c> as it was delivered, or what <c>data_base64</c> holds; empty where there is neither.</param>
public sealed record IncomingEvent(
    string? Source, string? Id, string? Type, DateTimeOffset? Time, ReadOnlyMemory<byte> Data, string? TraceParent = null);
