using AgentCore.Channels;

namespace AgentCore.Streaming;

/// <summary>What a client asks for, its token checked and its channels narrowed to the grants.</summary>
/// <param name="Channels">What it hears.</param>
/// <param name="Expires">When its token ends, and the stream with it; null for never.</param>
public sealed record StreamRequest(ChannelSet Channels, StreamFormat Format, DateTimeOffset? Expires)
{
    /// <summary>The header <c>Last-Event-ID</c>: the stream goes on right behind it, exactly.</summary>
    public string? LastEventId { get; init; }

    /// <summary>
    /// The URL's <c>lastEventId</c>, a cursor from elsewhere or <c>earliest</c>. Without the header the stream begins 30 s before it; with
    /// or without, repeats of events at or before it are sent once more, since whoever gave the cursor may not have sent them.
    /// </summary>
    public string? Since { get; init; }
}
