namespace AgentCore.EventLog;

public sealed class MemoryEventLogTests : EventLogContract
{
    protected override long Rounds => 60;

    protected override ISegmentStore NewStore() => new MemorySegmentStore(keep: 1_000);
}
