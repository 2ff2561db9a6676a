using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AgentCore.EventLog;
using AgentCore.Feed;

namespace AgentCore.Http;

/// <summary>What this process appends, heard at once.</summary>
internal sealed class LoopFeed : IFeed, IAppendObserver
{
    private readonly Channel<FeedBlock> blocks = Channel.CreateUnbounded<FeedBlock>();

    public void OnAppended(AppendedBlock block)
    {
        foreach (ReadOnlyMemory<byte> message in FeedMessage.Write(block)) blocks.Writer.TryWrite(FeedMessage.TryRead(message.Span)!);
    }

    public async IAsyncEnumerable<FeedSignal> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return new FeedSignal.Joined();
        await foreach (FeedBlock block in blocks.Reader.ReadAllAsync(cancellation)) yield return new FeedSignal.Block(block);
    }
}
