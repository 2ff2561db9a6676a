using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AgentCore.EventLog;
using AgentCore.Feed;

namespace AgentCore.Http;

/// <summary>What this process appends, heard at once.</summary>
internal sealed class LoopFeed : IFeed, IAppendObserver
{
    private readonly Channel<AppendedBlock> blocks = Channel.CreateUnbounded<AppendedBlock>();

    public void OnAppended(AppendedBlock block) => blocks.Writer.TryWrite(block);

    public async IAsyncEnumerable<FeedSignal> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return new FeedSignal.Joined();
        await foreach (AppendedBlock block in blocks.Reader.ReadAllAsync(cancellation)) yield return new FeedSignal.Block(block);
    }
}
