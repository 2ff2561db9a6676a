using AgentCore.Errors;
using AgentCore.EventLog;
using AgentCore.Messages;
using AgentCore.PubSub;
using Microsoft.Extensions.Logging;

namespace AgentCore.Liveness;

/// <summary>
/// Pings sessions, closes the silent ones and those whose token ends, all by group algebra: the number of REST calls a run is constant,
/// however many connections there are. Runs that are missed are caught up for five minutes; a run that happens twice does no harm.
/// </summary>
public sealed partial class Heartbeat(
    IHub hub, IEventLog log, LivenessOptions options, TimeProvider clock, ILogger<Heartbeat> logger, HubMetrics metrics)
{
    private readonly LivenessClock livenessClock = new(options);
    private readonly EndHint end = new(log, clock, logger);
    private readonly long[] markedWindow = new long[(int)(options.Heartbeat.Ticks / options.RunEvery.Ticks)];
    private readonly Dictionary<string, long> doneTick = [];

    /// <summary>
    /// One run. Its concerns do not depend on one another: each goes on where another fails, and all failures are thrown at the end. All
    /// but the ping are due once a tick, by its first run; what was missed or failed is made up for by the next.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        long run = livenessClock.RunAt(now);
        long tick = livenessClock.TickOf(run);
        List<Exception> failures = [];
        await TryAsync("ping", () => PingAsync(run, now, cancellation), failures);
        await OnceAsync(tick, "idle", () => CloseIdleAsync(livenessClock.WindowAt(now), cancellation), failures);
        await OnceAsync(tick, "warn", () => WarnExpiringAsync(tick, cancellation), failures);
        await OnceAsync(tick, "expire", () => CloseExpiredAsync(tick, cancellation), failures);
        metrics.Ran(isWhole: failures.Count == 0);
        if (failures.Count > 0) throw new AggregateException("Part of a heartbeat run failed; the next run makes up for it.", failures);
    }

    private async Task PingAsync(long run, DateTimeOffset now, CancellationToken cancellation)
    {
        int beat = livenessClock.BeatOf(run);
        var ping = new ServerMessage.Ping(now.UtcDateTime, await end.TryGetAsync(cancellation));
        await hub.SendToGroupAsync(SessionGroups.Beat(beat), ping.ToJson(), cancellation);
        long window = livenessClock.WindowAt(now);
        if (markedWindow[beat] == window) return;
        await hub.AddToGroupsAsync([SessionGroups.Pinged(window)], ODataFilter.InGroup(SessionGroups.Beat(beat)), cancellation);
        markedWindow[beat] = window;
    }

    /// <summary>
    /// Idle is who was heard in none of the last windows though pinged in the two before this one. The window to come counts as heard: a
    /// handler's clock may run ahead.
    /// </summary>
    private async Task CloseIdleAsync(long window, CancellationToken cancellation)
    {
        string heard = ODataFilter.InAny(Enumerable.Range(-1, 4).Select(back => SessionGroups.Alive(window - back)));
        IEnumerable<string> before = [SessionGroups.Pinged(window - 1), SessionGroups.Pinged(window - 2)];
        string pinged = string.Join(" and ", before.Select(ODataFilter.InGroup));
        string session = ODataFilter.InGroup(SessionGroups.Session);

        await hub.RemoveFromGroupsAsync([SessionGroups.Idle], $"{ODataFilter.InGroup(SessionGroups.Idle)} and ({heard})", cancellation);
        await hub.AddToGroupsAsync([SessionGroups.Idle], $"{session} and not ({heard}) and {pinged}", cancellation);
        await hub.SendToGroupAsync(SessionGroups.Idle, new ServerMessage.Error(ErrorCode.IdleTimeout).ToJson(), cancellation);
        await hub.CloseGroupAsync(SessionGroups.Idle, ErrorCode.IdleTimeout.Wire(), cancellation);
        await hub.RemoveFromGroupsAsync(LongPast(window), session, cancellation);
    }

    /// <summary>Told once, two heartbeats before the end, unless the telling fails.</summary>
    private async Task WarnExpiringAsync(long tick, CancellationToken cancellation)
    {
        string due = $"({DueSince(tick)}) and not ({ODataFilter.InGroup(SessionGroups.Told)})";
        await hub.SendToAllAsync(new ServerMessage.Error(ErrorCode.TokenExpired).ToJson(), due, cancellation);
        await hub.AddToGroupsAsync([SessionGroups.Told], due, cancellation);
    }

    private async Task CloseExpiredAsync(long tick, CancellationToken cancellation)
    {
        await hub.AddToGroupsAsync([SessionGroups.Expired], DueSince(tick - LivenessClock.TicksFromWarningToEnd), cancellation);
        await hub.CloseGroupAsync(SessionGroups.Expired, ErrorCode.TokenExpired.Wire(), cancellation);
    }

    /// <summary>The ten ticks up to this one: five minutes of runs may be missed.</summary>
    private static string DueSince(long tick)
    {
        const int ticks = 10;
        return ODataFilter.InAny(Enumerable.Range(0, ticks).Select(back => SessionGroups.Expires(tick - back)));
    }

    /// <summary>Windows that no filter asks about any more; three of them, so that a missed run is made up for.</summary>
    private static List<string> LongPast(long window) =>
        [.. Enumerable.Range(3, 3).SelectMany(back => new[] { SessionGroups.Alive(window - back), SessionGroups.Pinged(window - back) })];

    private async Task OnceAsync(long tick, string concern, Func<Task> step, List<Exception> failures)
    {
        if (doneTick.GetValueOrDefault(concern) == tick) return;
        if (await TryAsync(concern, step, failures)) doneTick[concern] = tick;
    }

    private async Task<bool> TryAsync(string concern, Func<Task> step, List<Exception> failures)
    {
        try
        {
            await step();
            return true;
        }
        catch (HubException failure)
        {
            LogConcernFailed(failure, concern);
            metrics.Failed(concern);
            failures.Add(failure);
            return false;
        }
    }

    [LoggerMessage(1120, LogLevel.Warning, "The heartbeat's '{Concern}' failed; the next run makes up for it.")]
    private partial void LogConcernFailed(Exception failure, string concern);
}
