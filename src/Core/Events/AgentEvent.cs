namespace AgentCore.Events;

/// <summary>An event that was checked and may be written to the log.</summary>
/// <param name="Source">CloudEvents <c>source</c>; with <paramref name="Id"/> it tells duplicates.</param>
/// <param name="Id">CloudEvents <c>id</c>, the publisher's own.</param>
/// <param name="Type">A type of the catalogue.</param>
/// <param name="AgentId"><c>data.agent_id</c> where it is a valid one, else null: the event then goes to its type's channel only.</param>
/// <param name="Time">When it happened, by the publisher's word.</param>
/// <param name="Data">
/// The agent's JSON object in UTF-8, byte for byte as it was delivered. The local topic delivers the publisher's bytes; in Azure the Functions
/// host has rewritten them (docs/protocol.md, Data).
/// </param>
/// <param name="TraceParent">W3C <c>traceparent</c>, if the publisher sent one to the letter of the grammar.</param>
public sealed record AgentEvent(
    string Source, string Id, string Type, string? AgentId, DateTimeOffset Time, ReadOnlyMemory<byte> Data, string? TraceParent = null);
