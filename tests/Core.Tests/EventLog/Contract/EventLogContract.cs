namespace AgentCore.EventLog;

/// <summary>What the event log promises, whatever it is stored in. Each storage's tests inherit it.</summary>
public abstract partial class EventLogContract
{
    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>How many generated histories a property is tried on.</summary>
    protected abstract long Rounds { get; }

    /// <summary>A storage that nobody has used.</summary>
    protected abstract Task<ISegmentStore> NewStoreAsync();
}
