namespace AgentCore.EventLog;

public sealed class MemoryEventLogTests : EventLogContract
{
    protected override long Rounds => 60;

    protected override Task<ISegmentStore> NewStoreAsync() => Task.FromResult<ISegmentStore>(new MemorySegmentStore(keep: 1_000));
}
