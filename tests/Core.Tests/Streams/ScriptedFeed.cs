using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AgentCore.Feed;

namespace AgentCore.Streams;

/// <summary>A feed that says what it is told to, and can break or refuse.</summary>
internal sealed class ScriptedFeed : IFeed
{
    private volatile Channel<FeedBlock> blocks = Channel.CreateUnbounded<FeedBlock>();

    /// <summary>Joining fails while this is set.</summary>
    public bool IsRefused { get; set; }

    public int Joins { get; private set; }

    public void Say(FeedBlock block) => blocks.Writer.TryWrite(block);

    /// <summary>The connection ends.</summary>
    public void Break() => Interlocked.Exchange(ref blocks, Channel.CreateUnbounded<FeedBlock>()).Writer.Complete();

    public async IAsyncEnumerable<FeedSignal> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        if (IsRefused) throw new FeedException("refused");
        Channel<FeedBlock> mine = blocks;
        Joins++;
        yield return new FeedSignal.Joined();
        await foreach (FeedBlock block in mine.Reader.ReadAllAsync(cancellation)) yield return new FeedSignal.Block(block);
    }
}
