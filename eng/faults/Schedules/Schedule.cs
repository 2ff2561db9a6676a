namespace AgentCore.Faults.Schedules;

/// <summary>What goes wrong in a run, and when: everything is drawn from the seed before the run begins.</summary>
/// <param name="Faults">In order of time.</param>
/// <param name="Finale">
/// What comes when the others are over, one after the other: a client that is cut off after them would get what they had it miss.
/// </param>
internal sealed record Schedule(IReadOnlyList<Fault> Faults, IReadOnlyList<Fault> Finale)
{
    /// <summary>The part of a run in which faults begin. The rest is for what they leave behind.</summary>
    private const double BusyPart = 0.9;

    /// <summary>
    /// The most that clocks are off, in milliseconds. A replay goes back by 30 s of the log's time and a relay has 20 s for an event: what
    /// is left for the difference of two clocks is 10 s.
    /// </summary>
    public const int MaxClockError = 4_500;

    /// <summary>Every kind of fault with each of its targets, and how long it lasts at least and at most, in milliseconds.</summary>
    private static readonly (FaultKind Kind, Target Target, int Least, int Most)[] Kinds =
    [
        (FaultKind.Kill, Target.Gateway, 0, 1_500),
        (FaultKind.Kill, Target.Relay, 0, 1_500),
        (FaultKind.Kill, Target.Stream1, 0, 3_000),
        (FaultKind.Kill, Target.Stream2, 0, 3_000),
        (FaultKind.Kill, Target.Storage, 0, 1_500),
        (FaultKind.Freeze, Target.Gateway, 500, 3_000),
        (FaultKind.Freeze, Target.Relay, 500, 5_000),
        (FaultKind.Freeze, Target.Stream1, 500, 5_000),
        (FaultKind.Freeze, Target.Storage, 500, 3_000),
        (FaultKind.Reset, Target.Sockets, 0, 0),
        (FaultKind.Reset, Target.Hub, 0, 0),
        (FaultKind.Reset, Target.Stream1, 0, 0),
        (FaultKind.Reset, Target.Stream2, 0, 0),
        (FaultKind.Reset, Target.Storage, 0, 0),
        (FaultKind.Stall, Target.Sockets, 1_000, 4_000),
        (FaultKind.Stall, Target.Stream1, 1_000, 4_000),
        (FaultKind.Stall, Target.Stream2, 1_000, 4_000),
        (FaultKind.Block, Target.Sockets, 1_000, 4_000),
        (FaultKind.ClockStep, Target.Gateway, 1_000, 8_000),
        (FaultKind.ClockStep, Target.Relay, 1_000, 8_000),
        (FaultKind.ClockStep, Target.Stream1, 1_000, 8_000),
        (FaultKind.DiskFull, Target.Storage, 500, 2_500),
        (FaultKind.Conflicts, Target.Storage, 500, 2_500),
        (FaultKind.LostAnswers, Target.Storage, 300, 1_500),
        (FaultKind.Unavailable, Target.Storage, 500, 2_000),
        (FaultKind.Slow, Target.Storage, 500, 2_500),
        (FaultKind.Unavailable, Target.WebPubSub, 1_500, 3_000),
        (FaultKind.Slow, Target.WebPubSub, 1_000, 3_000),
        (FaultKind.Reordered, Target.WebPubSub, 2_000, 4_000),
        (FaultKind.Repeated, Target.WebPubSub, 1_000, 3_000),
        (FaultKind.FeedLost, Target.WebPubSub, 2_000, 5_000),
        (FaultKind.Reconnect, Target.Clients, 0, 0),
    ];

    /// <summary>
    /// What there is for workers: a host is killed and stands still together with its worker, as a machine does, or its worker alone. No
    /// clock of a worker can be stepped.
    /// </summary>
    private static readonly (FaultKind Kind, Target Target, int Least, int Most)[] KindsWithWorkers =
    [
        .. Kinds.Where(kind => kind.Kind is not FaultKind.ClockStep),
        (FaultKind.Kill, Target.App, 0, 1_500),
        (FaultKind.Freeze, Target.App, 500, 3_000),
        (FaultKind.KillWorker, Target.App, 0, 0),
        (FaultKind.KillWorker, Target.Relay, 0, 0),
        (FaultKind.KillWorker, Target.Stream1, 0, 0),
        (FaultKind.KillWorker, Target.Stream2, 0, 0),
        (FaultKind.FreezeWorker, Target.App, 500, 3_000),
        (FaultKind.FreezeWorker, Target.Relay, 500, 5_000),
        (FaultKind.FreezeWorker, Target.Stream2, 500, 5_000),
    ];

    /// <summary>
    /// Every fault once before any comes twice, evenly spread, in an order and for times that the seed says. Where the run is too short
    /// for all, they come closer together. The log is pruned once, a third into the run.
    /// </summary>
    public static Schedule Draw(int seed, TimeSpan length, bool hasWorkers = false)
    {
        (FaultKind Kind, Target Target, int Least, int Most)[] kinds = hasWorkers ? KindsWithWorkers : Kinds;
        var random = new Random(seed);
        // One a second: what one leaves behind meets the next.
        int rounds = Math.Max(1, (int)(length.TotalSeconds * BusyPart / kinds.Length));
        var faults = new List<Fault>();
        for (int round = 0; round < rounds; round++)
        {
            (FaultKind Kind, Target Target, int Least, int Most)[] order = [.. kinds];
            random.Shuffle(order);
            for (int i = 0; i < order.Length; i++)
            {
                double place = (round + ((i + random.NextDouble()) / order.Length)) / rounds;
                TimeSpan lasting = TimeSpan.FromMilliseconds(random.Next(order[i].Least, order[i].Most + 1));
                faults.Add(new Fault(length * BusyPart * place, order[i].Kind, order[i].Target, lasting));
            }
        }
        faults.Add(new Fault(length / 3, FaultKind.Prune, Target.Storage, TimeSpan.Zero));
        Fault[] finale =
        [
            new Fault(length, FaultKind.Slow, Target.WebPubSub, TimeSpan.FromSeconds(4)),
            new Fault(length, FaultKind.Unsent, Target.WebPubSub, TimeSpan.FromSeconds(5)),
        ];
        return new Schedule([.. faults.OrderBy(fault => fault.At)], finale);
    }

    /// <summary>Everything that goes wrong.</summary>
    public IEnumerable<Fault> All => Faults.Concat(Finale);
}
