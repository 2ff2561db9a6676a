namespace AgentCore.EventLog;

/// <summary>The log's storage failed or did not answer in time. The failure has been logged; the same call may succeed later.</summary>
/// <param name="operation">What was asked of the storage.</param>
/// <param name="failure">What happened, in a few words and without anything secret.</param>
/// <param name="inner">What the storage's client threw.</param>
public sealed class StorageException(string operation, string failure, Exception? inner = null)
    : Exception($"The log's storage failed in '{operation}': {failure}.", inner);
