using System.Globalization;

namespace AgentCore.Liveness;

/// <summary>
/// Time as the groups know it: runs, beats, windows and ticks, all counted from the Unix epoch, so that every instance and every
/// handler names the same bucket without asking another.
/// </summary>
public sealed class LivenessClock(LivenessOptions options)
{
    private readonly long runMilliseconds = (long)options.RunEvery.TotalMilliseconds;
    private readonly long tickMilliseconds = (long)options.Heartbeat.TotalMilliseconds;
    private readonly long windowMilliseconds = (long)options.IdleTimeout.TotalMilliseconds / 2;

    /// <summary>How many beats there are: runs a heartbeat.</summary>
    internal int Beats { get; } = (int)(options.Heartbeat.Ticks / options.RunEvery.Ticks);

    /// <summary>Which run this is. Rounded: a timer that fires a little early or late is still that run.</summary>
    internal long RunAt(DateTimeOffset now) => (now.ToUnixTimeMilliseconds() + (runMilliseconds / 2)) / runMilliseconds;

    /// <summary>The beat that a run pings.</summary>
    internal int BeatOf(long run) => (int)(run % Beats);

    /// <summary>The beat that a connection belongs to, for its whole life.</summary>
    internal int BeatOf(string connectionId) => (int)(StableHash.Of(connectionId) % (uint)Beats);

    /// <summary>The window of idle time that holds this instant; half the idle time-out long.</summary>
    internal long WindowAt(DateTimeOffset now) => now.ToUnixTimeMilliseconds() / windowMilliseconds;

    /// <summary>The tick that a run belongs to; its first run is the one that should do what is due once a heartbeat.</summary>
    internal long TickOf(long run) => run / Beats;

    /// <summary>The tick at which a session is warned; two ticks later it is closed.</summary>
    internal long WarningTick(DateTimeOffset until) => EndTick(until) - TicksFromWarningToEnd;

    /// <summary>
    /// When the session of a token really ends: at the last tick before <paramref name="until"/>. The run that closes it comes within half
    /// of <see cref="LivenessOptions.RunEvery"/> of this instant.
    /// </summary>
    public DateTimeOffset EndOf(DateTimeOffset until) => DateTimeOffset.FromUnixTimeMilliseconds(EndTick(until) * tickMilliseconds);

    /// <summary>
    /// For how much longer a token must be valid for its session always to begin: a tick and three runs. A token of less may be refused,
    /// depending on the time: see <see cref="CanEndInTime"/>.
    /// </summary>
    internal TimeSpan LeastLifetime => TimeSpan.FromMilliseconds(tickMilliseconds + (3 * runMilliseconds));

    /// <summary>The text of the error for a token that ends too soon.</summary>
    public string EndsTooSoon => string.Create(
        CultureInfo.InvariantCulture, $"The token ends too soon for a session: use one that is valid for at least {LeastLifetime.TotalSeconds:0.###} s more.");

    /// <summary>
    /// Whether the run that is to close the session is sure to lie ahead: more than two runs from now, for clocks that differ and a timer
    /// that is early. A session that began later than that could outlive its token by a tick.
    /// </summary>
    public bool CanEndInTime(DateTimeOffset until, DateTimeOffset now) =>
        EndTick(until) * tickMilliseconds > now.ToUnixTimeMilliseconds() + (2 * runMilliseconds);

    /// <summary>Never after <paramref name="until"/>: one run is taken off for a timer or a clock that is late.</summary>
    private long EndTick(DateTimeOffset until) => (until.ToUnixTimeMilliseconds() - runMilliseconds) / tickMilliseconds;

    /// <summary>Two heartbeats lie between the warning and the end: time for a client to refresh or to reconnect.</summary>
    public const int TicksFromWarningToEnd = 2;
}
