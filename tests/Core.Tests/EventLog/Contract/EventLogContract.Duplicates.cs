using CsCheck;

namespace AgentCore.EventLog;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task A_repeat_is_answered_with_the_first_position_and_leaves_a_record_that_names_it()
    {
        var bench = new LogBench(await NewStoreAsync());
        SegmentedLog log = bench.Open();
        Appended first = await LogBench.AppendAsync(log, 1);
        Appended repeat = await LogBench.AppendAsync(log, 1);

        Assert.Equal(new Appended(first.Position, IsDuplicate: true), repeat);
        List<LogEntry> all = await LogBench.ReadAllAsync(log);
        Assert.Equal([1], LogBench.Numbers(all));
        var again = Assert.IsType<LogEntry.Again>(all[1]);
        Assert.Equal(first.Position, again.First);
        Assert.Equal(LogBench.Text(all[0]), LogBench.Text((await log.FollowAsync(again, Stop))!));
    }

    [Fact]
    public async Task A_repeat_inside_one_call_is_a_repeat()
    {
        var bench = new LogBench(await NewStoreAsync());
        SegmentedLog log = bench.Open();
        IReadOnlyList<Appended> answers = await log.AppendAsync([LogBench.Event(1), LogBench.Event(2), LogBench.Event(1)], Stop);

        Assert.Equal([false, false, true], answers.Select(answer => answer.IsDuplicate));
        Assert.Equal(answers[0].Position, answers[2].Position);
        List<LogEntry> all = await LogBench.ReadAllAsync(log);
        Assert.Equal([1, 2], LogBench.Numbers(all));
        var again = Assert.IsType<LogEntry.Again>(all[2]);
        Assert.Equal(1, LogBench.Numbers([(await log.FollowAsync(again, Stop))!]).Single());
    }

    [Fact]
    public async Task Another_process_knows_the_events_of_all_segments_that_the_window_reaches()
    {
        var bench = new LogBench(await NewStoreAsync()) { Options = { SegmentBytes = 400 } };
        SegmentedLog log = bench.Open();
        for (int number = 0; number < 20; number++) await LogBench.AppendAsync(log, number);
        Assert.True((await log.GetEndAsync(Stop)).Segment > 5);

        bench.Time.Advance(bench.Options.DedupeWindow);
        SegmentedLog other = bench.Open();
        for (int number = 0; number < 20; number++) Assert.True((await LogBench.AppendAsync(other, number)).IsDuplicate, $"{number}");
    }

    [Fact]
    public async Task Beyond_the_window_a_repeat_is_a_new_event_for_the_process_that_wrote_it_and_for_another()
    {
        var bench = new LogBench(await NewStoreAsync()) { Options = { SegmentBytes = 400 } };
        SegmentedLog log = bench.Open();
        for (int number = 0; number < 20; number++) await LogBench.AppendAsync(log, number);

        bench.Time.Advance(bench.Options.DedupeWindow + TimeSpan.FromSeconds(1));
        Assert.False((await LogBench.AppendAsync(log, 0)).IsDuplicate);
        Assert.False((await LogBench.AppendAsync(bench.Open(), 1)).IsDuplicate);
        Assert.True((await LogBench.AppendAsync(bench.Open(), 19)).IsDuplicate, "The last two segments are always known.");
    }

    [Fact]
    public async Task Within_the_window_no_event_stands_twice_whoever_repeats_it_and_when() =>
        await Gen.Select(Gen.Int[0, 15], Gen.Int[0, 2], Gen.Int[0, 200]).Array[1, 60].SampleAsync(async steps =>
        {
            var bench = new LogBench(await NewStoreAsync()) { Options = { SegmentBytes = 500 } };
            var logs = new List<IEventLog> { bench.Open(), bench.Open(), bench.Open() };
            var appended = new Dictionary<int, (LogPosition Position, DateTimeOffset At)>();
            foreach ((int number, int writer, int seconds) in steps)
            {
                if (seconds % 20 == 0) logs[writer] = bench.Open();
                Appended answer = await LogBench.AppendAsync(logs[writer], number);
                DateTimeOffset now = bench.Time.GetUtcNow();
                if (appended.TryGetValue(number, out var first) && now - first.At <= bench.Options.DedupeWindow)
                    Assert.Equal(new Appended(first.Position, true), answer);
                if (!answer.IsDuplicate) appended[number] = (answer.Position, now);
                bench.Time.Advance(TimeSpan.FromSeconds(seconds));
            }
        }, iter: Rounds, threads: 1);
}
