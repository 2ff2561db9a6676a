using AgentCore.EventLog;
using AgentCore.Testing;

namespace AgentCore.Storage;

/// <summary>The event log's promises, with its segments in append blobs.</summary>
public sealed class AppendBlobEventLogTests(Azurite azurite) : EventLogContract
{
    protected override long Rounds => 3;

    protected override async Task<ISegmentStore> NewStoreAsync() => new AppendBlobSegmentStore(await azurite.NewContainerAsync());
}
