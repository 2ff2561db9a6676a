using AgentCore.Faults.Histories;
using AgentCore.Faults.Processes;
using AgentCore.Faults.Publishing;
using AgentCore.Faults.Schedules;

namespace AgentCore.Faults.Runs;

/// <summary>One run: a calm beginning, the faults, the healing, and the verdict.</summary>
internal static class Run
{
    /// <summary>What is published in peace: three segments of the log, which may be pruned later since nothing of it comes again.</summary>
    private const int FirstEvents = 48, FirstPadding = 4_096;

    private static readonly TimeSpan LongRun = TimeSpan.FromSeconds(90);

    /// <summary>How long publishers may take to be rid of what is left, once nothing goes wrong.</summary>
    private static readonly TimeSpan DeliveryLimit = TimeSpan.FromSeconds(120);

    /// <summary>How long clients may take to have everything afterwards: the JavaScript client waits 45 s for a replay.</summary>
    private static readonly TimeSpan PatienceLimit = TimeSpan.FromSeconds(60);

    /// <summary>How often it is looked whether they have.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);

    /// <summary>One bug breaks hundreds of promises, and a page of them is enough to see which.</summary>
    private const int MostShown = 40;

    public static async Task<Verdict> RunAsync(Build build, RunOptions options, TextWriter output)
    {
        string folder = Directory.CreateTempSubdirectory($"agentcore-faults-{options.Seed}-").FullName;
        Schedule schedule = Schedule.Draw(options.Seed, options.Length, options.HasWorkers);
        await output.WriteLineAsync($"Seed {options.Seed}, {options.Length.TotalSeconds:0} s; everybody's logs are in {folder}.");
        foreach (Fault fault in schedule.All) await output.WriteLineAsync(fault.ToString());
        Verdict verdict = await TryAsync(build, options, schedule, folder);
        foreach (Violation violation in verdict.Violations.Take(MostShown)) await output.WriteLineAsync(violation.ToString());
        bool isAsExpected = verdict.ExitCode == (build == Build.Own ? Verdict.Kept : Verdict.BrokenPromise);
        if (isAsExpected) Directory.Delete(folder, recursive: true);
        await output.WriteLineAsync(verdict.ToString());
        return verdict;
    }

    /// <summary>A run that cannot go on is inconclusive, whatever the reason: it is neither a kept promise nor a broken one.</summary>
    private static async Task<Verdict> TryAsync(Build build, RunOptions options, Schedule schedule, string folder)
    {
        try
        {
            return await RunAsync(build, options, schedule, folder);
        }
        catch (Exception crash)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "crash.log"), crash.ToString());
            return Verdict.Failed($"{crash.GetType().Name}: {crash.Message}");
        }
    }

    private static async Task<Verdict> RunAsync(Build build, RunOptions options, Schedule schedule, string folder)
    {
        await using SystemUnderTest system = await SystemUnderTest.StartAsync(
            build, folder, options.HasWorkers, new Random(options.Seed), CancellationToken.None);
        using var publisher = new Publisher(system.Topics, options.Seed, options.Length >= LongRun);
        await publisher.PublishAsync(FirstEvents, FirstPadding, CancellationToken.None);
        await using var audience = new Audience(system, build, options.Seed, folder);
        IReadOnlyList<LoggedEvent> log = await system.Log.ReadAsync(CancellationToken.None);
        // Nothing has gone wrong yet: what the log does not hold now, it will not hold.
        IReadOnlyList<Violation> lostInPeace = Checker.Check(new History(publisher.Published, publisher.Acknowledged, log, []));
        if (lostInPeace.Count > 0) return new Verdict(publisher.Acknowledged.Count, 0, 0, lostInPeace);
        audience.Remember(log);
        await SettleAsync(Recorded);

        using var reports = new CancellationTokenSource();
        using var deliveries = new CancellationTokenSource();
        Task reporting = publisher.ReportAsync(reports.Token);
        Task delivering = publisher.DeliverAsync(deliveries.Token);
        var saboteur = new Saboteur(system, audience, options.Seed);
        await Task.WhenAll(Task.Delay(options.Length), saboteur.RunAsync(schedule));
        await reports.CancelAsync();
        await reporting;

        publisher.PublishOneOfEach();
        long healed = TimeProvider.System.GetTimestamp();
        while (!publisher.IsIdle && TimeProvider.System.GetElapsedTime(healed) < DeliveryLimit) await Task.Delay(Look);
        await deliveries.CancelAsync();
        await delivering;
        log = await system.Log.ReadAsync(CancellationToken.None);
        IReadOnlyList<Violation> violations = await SettleAsync(Recorded);
        return new Verdict(publisher.Acknowledged.Count, schedule.All.Count(), Recorded().Deliveries, violations)
        {
            Workers = options.HasWorkers ? WorkerTally.Of(saboteur.WorkerKills, publisher.Acknowledgements) : null,
            Crash = system.Ended is { Length: > 0 } ended ? $"ended though nobody killed it: {ended}; see its log" : null,
        };

        History Recorded() => new(publisher.Published, publisher.Acknowledged, log, audience.Histories);
    }

    /// <summary>Waits until everybody has all that is theirs, for as long as they may take; answers with what is broken then.</summary>
    private static async Task<IReadOnlyList<Violation>> SettleAsync(Func<History> recorded)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            IReadOnlyList<Violation> violations = Checker.Check(recorded());
            bool mayMend = violations.Count > 0 && !violations.Any(violation => violation.IsFinal);
            if (!mayMend || TimeProvider.System.GetElapsedTime(begun) > PatienceLimit) return violations;
            await Task.Delay(Look);
        }
    }
}
