using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using AgentCore.Faults.Histories;
using AgentCore.Faults.Processes;
using AgentCore.Faults.Proxies;
using AgentCore.Faults.Schedules;
using AgentCore.LocalHost.WebPubSub.Faults;

namespace AgentCore.Faults.Runs;

/// <summary>Does what the schedule says, each fault by itself, and mends what it did.</summary>
/// <param name="seed">Says by how much clocks step.</param>
/// <param name="clients">Who is made to connect again, and who comes back.</param>
internal sealed class Saboteur(SystemUnderTest system, Audience clients, int seed)
{
    /// <summary>How many segments the run's retention deletes: of those that were published in peace, all but the last.</summary>
    private const int SegmentsToPrune = 2;

    private readonly Random random = new(seed);
    private readonly ConcurrentDictionary<Target, SemaphoreSlim> turns = [];
    private readonly ConcurrentQueue<WorkerKill> kills = [];

    /// <summary>The workers that were killed, while their hosts went on.</summary>
    public IReadOnlyCollection<WorkerKill> WorkerKills => kills;

    /// <summary>Injects every fault when it is due; returns when the last one is mended.</summary>
    public async Task RunAsync(Schedule schedule)
    {
        long begun = TimeProvider.System.GetTimestamp();
        var underway = new List<Task>();
        foreach (Fault fault in schedule.Faults)
        {
            TimeSpan wait = fault.At - TimeProvider.System.GetElapsedTime(begun);
            if (wait > TimeSpan.Zero) await Task.Delay(wait);
            underway.Add(InjectAsync(fault, TurnOf(fault)));
        }
        await Task.WhenAll(underway);
        foreach (Fault fault in schedule.Finale)
        {
            await clients.AllHearAsync();
            await InjectAsync(fault);
        }
    }

    /// <summary>Two faults of one thing come one after the other: what is killed cannot be frozen.</summary>
    private SemaphoreSlim TurnOf(Fault fault)
    {
        Target subject = fault.Target is Target.WebPubSub ? Target.Gateway : fault.Target;
        return turns.GetOrAdd(subject, _ => new SemaphoreSlim(1));
    }

    private async Task InjectAsync(Fault fault, SemaphoreSlim turn)
    {
        await turn.WaitAsync();
        try
        {
            await InjectAsync(fault);
        }
        finally
        {
            turn.Release();
        }
    }

    private Task InjectAsync(Fault fault) => (fault.Kind, fault.Target) switch
    {
        (FaultKind.Kill, Target.Storage) => DuringAsync(fault, system.Storage.KillAsync, system.Storage.RestartAsync),
        (FaultKind.Kill, _) => DuringAsync(fault, NodeOf(fault).KillAsync, Do(NodeOf(fault).Restart)),
        (FaultKind.Freeze, Target.Storage) => DuringAsync(fault, system.Storage.FreezeAsync, system.Storage.ThawAsync),
        (FaultKind.Freeze, _) => DuringAsync(fault, NodeOf(fault).FreezeAsync, NodeOf(fault).ThawAsync),
        (FaultKind.KillWorker, _) => KillWorkerAsync(NodeOf(fault)),
        (FaultKind.FreezeWorker, _) => DuringAsync(fault, NodeOf(fault).FreezeWorkerAsync, NodeOf(fault).ThawAsync),
        (FaultKind.ClockStep, _) => StepClockAsync(fault, NodeOf(fault)),
        (FaultKind.Reset, Target.Storage) => Do(system.Storage.Proxy.Reset)(),
        (FaultKind.Reset, _) => Do(ProxyOf(fault).Reset)(),
        (FaultKind.Stall, _) => DuringAsync(fault, Do(() => ProxyOf(fault).IsStalled = true), Do(() => ProxyOf(fault).IsStalled = false)),
        (FaultKind.Block, _) => DuringAsync(fault, Do(() => ProxyOf(fault).IsBlocked = true), Do(() => ProxyOf(fault).IsBlocked = false)),
        (FaultKind.DiskFull, _) => DuringAsync(fault, Do(() => system.Storage.SetFull(true)), Do(() => system.Storage.SetFull(false))),
        (FaultKind.Reconnect, _) => Do(clients.Reconnect)(),
        (FaultKind.Prune, _) => PruneAsync(fault),
        (_, Target.Storage) => DuringAsync(fault, Do(() => Turn(fault.Kind)), Do(system.Storage.Proxy.Heal)),
        (FaultKind.Unavailable, _) => DisturbAsync(fault, "*", new InjectedFault { RefuseStatus = 503 }),
        (FaultKind.Slow, _) => CutOffAsync(fault, "*", new InjectedFault { MinDelay = Seconds(0.2), MaxDelay = Seconds(1) }),
        (FaultKind.Reordered, _) => CutOffAsync(fault, "sendToAll", new InjectedFault { MaxDelay = Seconds(3), Reorder = true }),
        (FaultKind.Unsent, _) => DisturbAsync(fault, "sendToAll", new InjectedFault { RefuseStatus = 503 }),
        (FaultKind.Repeated, _) =>
            DisturbAsync(fault, "*", new InjectedFault { Duplicate = 0.5, RefuseStatus = 503, RefuseTimes = 20, RefuseAfterEffect = true }),
        (FaultKind.FeedLost, _) => DisturbAsync(fault, "sendToGroup", new InjectedFault { Lose = 0.5 }),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    private static async Task DuringAsync(Fault fault, Func<Task> begin, Func<Task> end)
    {
        await begin();
        await Task.Delay(fault.For);
        await end();
    }

    private Task DisturbAsync(Fault fault, string operation, InjectedFault injected) => DuringAsync(
        fault,
        Do(() => system.Gateway.Tell($"{NodeSettings.Disturb} {operation} {JsonSerializer.Serialize(injected)}")),
        Do(() => system.Gateway.Tell(NodeSettings.Calm)));

    /// <summary>A fault in whose middle everybody who listens to the gateway is cut off, and so comes back while it lasts.</summary>
    private Task CutOffAsync(Fault fault, string operation, InjectedFault injected)
    {
        Task cut = DuringAsync(fault with { For = fault.For / 2 }, Do(() => { }), Do(system.Sockets.Reset));
        return Task.WhenAll(cut, DisturbAsync(fault, operation, injected));
    }

    /// <summary>What is deleted may be given from a process's memory for a while; a new process has to say that it is gone.</summary>
    private async Task PruneAsync(Fault fault)
    {
        await system.Log.PruneAsync(SegmentsToPrune, CancellationToken.None);
        Target[] readers = [system.App is null ? Target.Gateway : Target.App, Target.Stream1, Target.Stream2];
        IEnumerable<Fault> kills = readers.Select(reader => fault with { Kind = FaultKind.Kill, Target = reader });
        await Task.WhenAll(kills.Select(kill => InjectAsync(kill, TurnOf(kill))));
        clients.Return();
    }

    private async Task KillWorkerAsync(Node node)
    {
        await node.KillWorkerAsync();
        kills.Enqueue(new WorkerKill(node.Url, TimeProvider.System.GetTimestamp()));
    }

    private Task StepClockAsync(Fault fault, Node node)
    {
        int step = random.Next(-Schedule.MaxClockError, Schedule.MaxClockError + 1);
        return DuringAsync(fault, Set(step), Set(0));

        Func<Task> Set(int milliseconds) =>
            Do(() => node.Tell(string.Create(CultureInfo.InvariantCulture, $"{NodeSettings.Clock} {milliseconds}")));
    }

    private void Turn(FaultKind kind)
    {
        StorageProxy proxy = system.Storage.Proxy;
        if (kind is FaultKind.Conflicts) proxy.HasConflicts = true;
        else if (kind is FaultKind.LostAnswers) proxy.LosesAnswers = true;
        else if (kind is FaultKind.Unavailable) proxy.IsUnavailable = true;
        else proxy.IsSlow = true;
    }

    private Node NodeOf(Fault fault) => fault.Target switch
    {
        Target.Gateway => system.Gateway,
        Target.App => system.App!,
        Target.Relay => system.Relay,
        Target.Stream1 => system.StreamNodes[0],
        _ => system.StreamNodes[1],
    };

    private TcpProxy ProxyOf(Fault fault) => fault.Target switch
    {
        Target.Sockets => system.Sockets,
        Target.Hub => system.Hub,
        Target.Stream1 => system.Streams[0],
        _ => system.Streams[1],
    };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static Func<Task> Do(Action action) => () =>
    {
        action();
        return Task.CompletedTask;
    };
}
