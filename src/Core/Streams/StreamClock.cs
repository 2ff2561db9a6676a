namespace AgentCore.Streams;

/// <summary>Ticks once a second for all streams that run, and draws the times that are to differ between them.</summary>
internal sealed class StreamClock : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly HashSet<StreamLife> running = [];
    private readonly List<StreamLife> ticking = [];
    private readonly StreamOptions options;
    private readonly TimeProvider time;
    private readonly Random random;
    private readonly ITimer timer;

    /// <param name="random">Any number of threads may use it, as <see cref="Random.Shared"/>.</param>
    public StreamClock(StreamOptions options, TimeProvider time, Random random)
    {
        (this.options, this.time, this.random) = (options, time, random);
        timer = time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The streams that run now.</summary>
    public IReadOnlyList<StreamLife> Running
    {
        get { lock (gate) return [.. running]; }
    }

    /// <summary>Ticks fall on whole seconds, as tokens' ends do.</summary>
    public void Start()
    {
        var passed = TimeSpan.FromTicks(time.GetUtcNow().Ticks % TimeSpan.TicksPerSecond);
        // A timer takes whole milliseconds: one that is cut short would fire before the second, and then again and again until it is over.
        double left = Math.Ceiling((TimeSpan.FromSeconds(1) - passed).TotalMilliseconds);
        timer.Change(TimeSpan.FromMilliseconds(left), Timeout.InfiniteTimeSpan);
    }

    public void Add(StreamLife stream)
    {
        lock (gate) running.Add(stream);
    }

    /// <summary>One tick may still come.</summary>
    public void Remove(StreamLife stream)
    {
        lock (gate) running.Remove(stream);
    }

    /// <summary>When a stream's first keepalive is due: any time within the interval, so that not all come at once.</summary>
    public DateTimeOffset FirstKeepalive() => time.GetUtcNow() + (options.Keepalive * random.NextDouble());

    /// <summary>When a stream that begins now is old.</summary>
    public DateTimeOffset LastMoment() => options.MaxLifetime > TimeSpan.Zero
        ? time.GetUtcNow() + (options.MaxLifetime * (1 - (random.NextDouble() / 10)))
        : DateTimeOffset.MaxValue;

    /// <summary>After how long the client of a stream that ends is to return: one moment for all would bring all at once.</summary>
    public TimeSpan Return() => SseBlocks.Reconnect + (options.DrainWindow * random.NextDouble());

    public ValueTask DisposeAsync() => timer.DisposeAsync();

    private void Tick()
    {
        lock (gate) ticking.AddRange(running);
        DateTimeOffset now = time.GetUtcNow();
        foreach (StreamLife stream in ticking) stream.Tick(now);
        ticking.Clear();
        Start();
    }
}
