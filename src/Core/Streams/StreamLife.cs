using System.Diagnostics.CodeAnalysis;
using AgentCore.Scheduling;
using AgentCore.Telemetry;

namespace AgentCore.Streams;

/// <summary>
/// What a stream does beside events: keepalives, and its end. Whoever asks for something notes it here and wakes the stream's own loop,
/// which does it; nothing of the stream is touched by another thread.
/// </summary>
/// <param name="expires">When the client's token ends, or null for never.</param>
/// <param name="signal">Wakes the stream's loop.</param>
/// <param name="isBehind">Whether something that the stream wants can no longer be had from the ring.</param>
[SuppressMessage("Design", "CA1001", Justification = "A source without timer and wait handle holds nothing, and may be cancelled late.")]
internal sealed class StreamLife(
    StreamOptions options, StreamClock clock, DateTimeOffset? expires, AsyncSignal signal, StreamOutput output, Func<bool> isBehind)
{
    /// <summary>How long a client that was told of the end has for reading it.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource cut = new();
    private readonly CancellationTokenSource ending = new();
    private readonly DateTimeOffset lastMoment = clock.LastMoment();
    private DateTimeOffset keepaliveAt = clock.FirstKeepalive();
    private DateTimeOffset? farewellBy;
    private int notices;
    private long returnAfter = SseBlocks.Reconnect.Ticks;

    /// <summary>What the stream is asked to do.</summary>
    [Flags]
    private enum Notice
    {
        Keepalive = 1,
        Expired = 2,

        /// <summary>End, so that the client resumes: the stream is old or the instance shuts down.</summary>
        Leave = 4,

        /// <summary>End without a word: the client has left, or the host cuts it off.</summary>
        Abort = 8,

        /// <summary>End without a word, and cut the connection: its client does not read.</summary>
        TooSlow = 16,

        Ending = Expired | Leave | Abort | TooSlow,
    }

    /// <summary>The stream is to end.</summary>
    public bool IsEnding => Has(Notice.Ending);

    /// <summary>It is to end without a word.</summary>
    public bool IsCut => Has(Notice.Abort | Notice.TooSlow);

    /// <summary>Its client does not read: the connection is to be cut.</summary>
    public bool IsTooSlow => Has(Notice.TooSlow);

    /// <summary>It is to end because its token has ended.</summary>
    public bool IsExpired => Has(Notice.Expired);

    /// <summary>When the client is to return, once it is sent away.</summary>
    public TimeSpan ReturnAfter => TimeSpan.FromTicks(Interlocked.Read(ref returnAfter));

    /// <summary>Frees a flush that is stuck.</summary>
    public CancellationToken Cut => cut.Token;

    /// <summary>Cancelled when the stream is to end, in whatever way.</summary>
    public CancellationToken Ending => ending.Token;

    /// <summary>Why the stream ended; by the client, unless something else was asked for.</summary>
    public StreamEnd End =>
        Has(Notice.TooSlow) ? StreamEnd.TooSlow
        : Has(Notice.Abort) ? StreamEnd.ClientLeft
        : Has(Notice.Expired) ? StreamEnd.TokenExpired
        : Has(Notice.Leave) ? StreamEnd.SentAway : StreamEnd.ClientLeft;

    /// <summary>True once for each keepalive that is due; the caller writes it.</summary>
    public bool TakeKeepalive() =>
        Has(Notice.Keepalive) && (Interlocked.And(ref notices, ~(int)Notice.Keepalive) & (int)Notice.Keepalive) != 0;

    /// <summary>Has the stream end after telling the client when to return.</summary>
    public void Leave(TimeSpan after)
    {
        if (Has(Notice.Leave)) return;
        Interlocked.Exchange(ref returnAfter, after.Ticks);
        Ask(Notice.Leave);
    }

    /// <summary>Has the stream end without a word.</summary>
    public void Abort() => Break(Notice.Abort);

    /// <summary>Once a second: what is due, and whether the client still reads.</summary>
    public void Tick(DateTimeOffset now)
    {
        if (output.IsFlushing && IsStuck(now))
        {
            Break(Notice.TooSlow);
            return;
        }
        if (IsEnding) farewellBy ??= now + Farewell;
        if (expires <= now) Ask(Notice.Expired);
        if (lastMoment <= now) Leave(SseBlocks.Reconnect);
        if (keepaliveAt > now) return;
        keepaliveAt = now + options.Keepalive;
        Ask(Notice.Keepalive);
    }

    /// <summary>A client whose flush is stuck: something it wants has left the ring, or a keepalive or the end was not written.</summary>
    private bool IsStuck(DateTimeOffset now) =>
        isBehind() || (keepaliveAt <= now && Has(Notice.Keepalive)) || farewellBy < now;

    private void Break(Notice notice)
    {
        Ask(notice);
        _ = cut.CancelAsync();
    }

    private void Ask(Notice notice)
    {
        Interlocked.Or(ref notices, (int)notice);
        if ((notice & Notice.Ending) != 0 && !ending.IsCancellationRequested) _ = ending.CancelAsync();
        signal.Set();
    }

    private bool Has(Notice notice) => (Volatile.Read(ref notices) & (int)notice) != 0;
}
