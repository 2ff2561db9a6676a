namespace AgentCore.EventLog;

/// <summary>Hears of every block that this process appends, in append order. Called by the one writer: must return at once.</summary>
public interface IAppendObserver
{
    /// <summary>Hears of the next block. What it throws is logged, and the append stands.</summary>
    void OnAppended(AppendedBlock block);
}
