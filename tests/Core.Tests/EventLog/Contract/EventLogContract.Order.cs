using AgentCore.Events;
using CsCheck;

namespace AgentCore.EventLog;

public abstract partial class EventLogContract
{
    private static readonly Gen<History> Histories = Gen.Select(
        Gen.Int, Gen.Int[1, 3], Gen.Int[1, 40], Gen.Int[600, 3_000], Gen.Int[2, 10], Gen.Int[0, 15],
        (seed, writers, events, bytes, blocks, faults) => new History(seed, writers, events, bytes, blocks, faults));

    [Fact]
    public async Task Several_writers_and_readers_agree_on_one_order_in_which_every_event_stands_once() =>
        await Histories.SampleAsync(async history =>
        {
            var bench = new LogBench(await NewStoreAsync(), history.Seed)
            {
                Store =
                {
                    Interleaves = true, ReadsShort = true, LostBefore = history.Faults, LostAfter = history.Faults, Late = history.Faults,
                },
                Options = { SegmentBytes = history.SegmentBytes, SegmentBlocks = history.SegmentBlocks },
            };
            var writers = Enumerable.Range(0, history.Writers).Select(index => new Writer(bench, index, history)).ToList();
            var readers = new[] { new Follower(bench.Open()), new Follower(bench.Open()) };
            Task writing = Task.WhenAll(writers.Select(writer => Task.Run(writer.RunAsync)));
            await Task.WhenAll(readers.Select(reader => Task.Run(() => reader.RunAsync(writing))));
            await writing;

            SegmentedLog fresh = bench.Open();
            List<LogEntry> all = await LogBench.ReadAllAsync(fresh);
            AssertOrder(all);
            AssertEveryEventOnce(all, writers);
            foreach (Follower reader in readers) Assert.Equal(all.Select(LogBench.Text), reader.Seen.Select(LogBench.Text));
            foreach (Writer writer in writers) writer.Observed.AssertTellsOf(all);
            await AssertResumesAnywhereAsync(fresh, all);
        }, iter: Rounds, threads: 1);

    private static void AssertOrder(List<LogEntry> all)
    {
        Assert.Equal(all.Select(entry => entry.Position).Order().Distinct(), all.Select(entry => entry.Position));
        Assert.Equal(all.Select(AppendedAt).Order(), all.Select(AppendedAt));
    }

    private static void AssertEveryEventOnce(List<LogEntry> all, List<Writer> writers)
    {
        var places = all.OfType<LogEntry.Recorded>().ToDictionary(entry => entry.Event.Id, entry => entry.Position);
        Assert.Equal(writers.SelectMany(writer => writer.Answers.Keys).Distinct().Order(), places.Keys.Order());
        foreach ((string id, Appended answer) in writers.SelectMany(writer => writer.Answers)) Assert.Equal(places[id], answer.Position);
    }

    private static async Task AssertResumesAnywhereAsync(SegmentedLog log, List<LogEntry> all)
    {
        var byPlace = all.ToDictionary(entry => entry.Position);
        LogPosition end = await log.GetEndAsync(Stop);
        for (int index = 0; index < all.Count; index++)
        {
            LogPosition place = all[index].Position;
            Assert.Equal(new LogCursor.At(place), await log.ResolveAsync(place.ToString(), Stop));
            Assert.Equal(all.Skip(index + 1).Select(LogBench.Text), (await LogBench.ReadAsync(log, place, end)).Select(LogBench.Text));
            if (all[index] is LogEntry.Redelivery again)
            {
                LogEntry.Recorded? first = await log.FollowAsync(again, Stop);
                Assert.Equal(LogBench.Text(byPlace[again.First]), LogBench.Text(Assert.IsType<LogEntry.Recorded>(first)));
            }
        }
    }

    private static DateTimeOffset AppendedAt(LogEntry entry) => entry switch
    {
        LogEntry.Recorded recorded => recorded.AppendedAt,
        LogEntry.Redelivery again => again.AppendedAt,
        _ => throw new InvalidOperationException($"A gap where none can be: {entry}"),
    };

    private sealed record History(int Seed, int Writers, int Events, int SegmentBytes, int SegmentBlocks, int Faults);

    /// <summary>A relay: events of its own, some that others have too, some twice; a failed call is made again.</summary>
    private sealed class Writer(LogBench bench, int index, History history)
    {
        public Dictionary<string, Appended> Answers { get; } = [];

        public ObservedBlocks Observed { get; } = new();

        public async Task RunAsync()
        {
            SegmentedLog log = bench.Open(Observed);
            var random = new Random(history.Seed + index);
            for (int done = 0; done < history.Events;)
            {
                int count = Math.Min(random.Next(1, 6), history.Events - done);
                int owner = random.Next(3) == 0 ? 0 : index;
                AgentEvent[] events = [.. Enumerable.Range(done + 1_000 * owner, count).Select(number => LogBench.Event(number))];
                Task[] calls = [AppendAsync(log, events), AppendAsync(log, events[..^1])];
                await Task.WhenAll(calls);
                bench.Time.Advance(TimeSpan.FromMilliseconds(random.Next(100)));
                done += count;
            }
        }

        private async Task AppendAsync(SegmentedLog log, AgentEvent[] events)
        {
            while (true)
            {
                try
                {
                    IReadOnlyList<Appended> answers = await log.AppendAsync(events, Stop);
                    lock (Answers)
                        for (int place = 0; place < events.Length; place++) Answers[events[place].Id] = answers[place];
                    return;
                }
                catch (StorageException)
                {
                    // Event Grid delivers again.
                }
            }
        }
    }

    private sealed class Follower(SegmentedLog log)
    {
        public List<LogEntry> Seen { get; } = [];

        public async Task RunAsync(Task writing)
        {
            LogPosition at = await LogBench.EarliestAsync(log);
            for (bool isLast = false; !isLast;)
            {
                isLast = writing.IsCompleted;
                LogPosition end = await log.GetEndAsync(Stop);
                Seen.AddRange(await LogBench.ReadAsync(log, at, end));
                at = end;
            }
        }
    }
}
