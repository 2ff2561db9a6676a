using AgentCore.Channels;

namespace AgentCore.Streams;

/// <summary>What a client asks for, its token checked and its channels narrowed to the grants.</summary>
/// <param name="Channels">What it hears.</param>
/// <param name="Expires">When its token ends, and the stream with it; null for never.</param>
public sealed record StreamRequest(ChannelSet Channels, StreamFormat Format, DateTimeOffset? Expires)
{
    /// <summary>
    /// The id of the last block that the client read from a stream, or <c>earliest</c>. The stream begins exactly behind it, whether it came
    /// in the header <c>Last-Event-ID</c> or in the query parameter <c>lastEventId</c>.
    /// </summary>
    public string? LastEventId { get; init; }

    /// <summary>
    /// The query parameter <c>since</c>: a cursor that may come from a WebSocket, or <c>earliest</c>. Without <see cref="LastEventId"/> the
    /// stream begins 30 s before it. With or without, later deliveries of events at or before it are sent again, because the WebSocket may
    /// not have sent the first one.
    /// </summary>
    public string? Since { get; init; }
}
