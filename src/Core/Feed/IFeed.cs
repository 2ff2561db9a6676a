namespace AgentCore.Feed;

/// <summary>Live news of what relays append: a hint that saves reading the log, never the truth itself.</summary>
public interface IFeed
{
    /// <summary>
    /// Connects, joins the feed's group, and yields <see cref="FeedSignal.Joined"/> once the join is acknowledged, then blocks as they
    /// arrive: possibly late, out of order, twice or not at all. Ends when the connection does; the caller decides when to try again.
    /// </summary>
    /// <exception cref="FeedException">The feed could not be joined.</exception>
    IAsyncEnumerable<FeedSignal> ReadAsync(CancellationToken cancellation);
}

/// <summary>What the feed says.</summary>
public abstract record FeedSignal
{
    private FeedSignal() { }

    /// <summary>From here on blocks are heard: whatever was appended before is found by reading the log now.</summary>
    public sealed record Joined : FeedSignal;

    /// <summary>A block was appended.</summary>
    /// <param name="Appended">The block, or a part of one.</param>
    public sealed record Block(FeedBlock Appended) : FeedSignal;
}

/// <summary>The feed's connection could not be opened or was refused its group.</summary>
public sealed class FeedException(string message, Exception? inner = null) : Exception(message, inner);
