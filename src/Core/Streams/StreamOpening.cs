namespace AgentCore.Streams;

/// <summary>What became of a wish for a stream.</summary>
public abstract record StreamOpening
{
    private StreamOpening() { }

    /// <summary>It has a place. Run the stream, or dispose of it.</summary>
    public sealed record Opened(EventStream Stream) : StreamOpening;

    /// <summary>A cursor was never a position of the log.</summary>
    public sealed record BadCursor : StreamOpening;

    /// <summary>As many streams as may be are open, or the instance is shutting down.</summary>
    public sealed record Full : StreamOpening;
}
