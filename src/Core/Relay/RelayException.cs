namespace AgentCore.Relay;

/// <summary>A batch was not sent whole in time. It is in the log; publishing it again sends it again under the same ids.</summary>
public sealed class RelayException(string message, Exception? inner = null) : Exception(message, inner);
