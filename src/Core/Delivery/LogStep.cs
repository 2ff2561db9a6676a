using AgentCore.EventLog;

namespace AgentCore.Delivery;

/// <summary>One entry of the log, as one listener has it.</summary>
/// <param name="Through">The log has been read to here: who goes on from it misses nothing before it.</param>
/// <param name="Given">
/// What the listener is to be given: an event under its own id, or what is lost as a gap. Null for an entry that is not for it.
/// </param>
public readonly record struct LogStep(LogPosition Through, LogEntry? Given);
