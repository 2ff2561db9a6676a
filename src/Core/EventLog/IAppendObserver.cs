namespace AgentCore.EventLog;

/// <summary>Hears of every block that this process appends, in append order. Called by the one writer: must return at once.</summary>
public interface IAppendObserver
{
    void OnAppended(AppendedBlock block);
}
