using AgentCore.Events;
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

        Assert.Equal((first.Position, true), (repeat.Position, repeat.IsDuplicate));
        List<LogEntry> all = await LogBench.ReadAllAsync(log);
        Assert.Equal([1], LogBench.Numbers(all));
        var again = Assert.IsType<LogEntry.Redelivery>(all[1]);
        Assert.Equal(first.Position, again.First);
        Assert.Equal(LogBench.Text(all[0]), LogBench.Text((await log.FollowAsync(again, Stop))!));
    }

    [Fact]
    public async Task A_repeat_inside_one_call_is_a_repeat_and_leaves_no_record_of_its_own()
    {
        var bench = new LogBench(await NewStoreAsync());
        SegmentedLog log = bench.Open();
        IReadOnlyList<Appended> answers = await log.AppendAsync(
            [LogBench.Event(1), LogBench.Event(2), LogBench.Event(1, """{"number":"other"}""")], Stop);

        Assert.Equal([false, false, true], answers.Select(answer => answer.IsDuplicate));
        Assert.Equal(answers[0].Position, answers[2].Position);
        Assert.Equal(LogBench.Event(1).Data.Span, answers[2].First!.Data.Span);
        List<LogEntry> all = await LogBench.ReadAllAsync(log);
        Assert.Equal([1, 2], LogBench.Numbers(all));
        Assert.Empty(all.OfType<LogEntry.Redelivery>());
        Assert.Equal(all.Select(LogBench.Text), (await LogBench.ReadAllAsync(bench.Open())).Select(LogBench.Text));
    }

    [Fact]
    public async Task A_repeat_gives_back_the_first_event_whatever_it_brings_and_whoever_appended_the_first()
    {
        var bench = new LogBench(await NewStoreAsync()) { Options = { SegmentBytes = 400 } };
        SegmentedLog log = bench.Open();
        for (int number = 0; number < 20; number++) Assert.Null((await LogBench.AppendAsync(log, number)).First);
        string[] firsts = [.. (await LogBench.ReadAllAsync(log)).Select(LogBench.Text)];

        AgentEvent[] others = [.. Enumerable.Range(0, 20).Select(number => LogBench.Event(number, """{"other":1}""") with { Type = "task.progress" })];
        foreach (SegmentedLog again in new[] { log, bench.Open() })
        {
            IReadOnlyList<Appended> answers = await again.AppendAsync(others, Stop);
            Assert.Equal(firsts, answers.Select(answer => LogBench.Text(
                new LogEntry.Recorded(answer.Position, bench.Time.GetUtcNow(), answer.First!))));
        }
    }

    [Fact]
    public async Task The_firsts_of_a_call_of_repeats_are_read_together()
    {
        var bench = new LogBench(await NewStoreAsync()) { Options = { SegmentBytes = 100_000 } };
        SegmentedLog log = bench.Open();
        AgentEvent[] batch = [.. Enumerable.Range(0, 100).Select(number => LogBench.Event(number))];
        await log.AppendAsync(batch, Stop);

        int before = bench.Store.Reads;
        Assert.All(await log.AppendAsync(batch, Stop), answer => Assert.NotNull(answer.First));
        Assert.InRange(bench.Store.Reads - before, 1, 2);
    }

    [Fact]
    public async Task A_repeat_whose_first_is_no_longer_held_says_so()
    {
        var bench = new LogBench(await NewStoreAsync()) { Options = { SegmentBytes = 400 } };
        SegmentedLog log = bench.Open();
        Appended first = await LogBench.AppendAsync(log, 0);
        for (int number = 1; number < 20; number++) await LogBench.AppendAsync(log, number);
        bench.Store.Drop(first.Position.Log, first.Position.Segment);

        Assert.Equal(first with { IsDuplicate = true }, await LogBench.AppendAsync(log, 0));
    }

    [Fact]
    public async Task Repeats_in_calls_that_share_a_block_are_repeats_for_each_call()
    {
        var bench = new LogBench(await NewStoreAsync());
        SegmentedLog log = bench.Open();
        var held = new TaskCompletionSource();
        bench.Store.Hold = held.Task;
        Task<IReadOnlyList<Appended>> blocking = log.AppendAsync([LogBench.Event(0)], Stop);
        await bench.Store.Held.WaitAsync(TimeSpan.FromMinutes(5), Stop);
        Task<IReadOnlyList<Appended>> one = log.AppendAsync([LogBench.Event(1)], Stop);
        Task<IReadOnlyList<Appended>> other = log.AppendAsync([LogBench.Event(1)], Stop);
        held.SetResult();
        await blocking;

        (Appended first, Appended repeat) = ((await one)[0], (await other)[0]);
        Assert.Equal((false, true), (first.IsDuplicate, repeat.IsDuplicate));
        Assert.Equal(first.Position, repeat.Position);
        Assert.Equal(LogBench.Event(1).Data.Span, repeat.First!.Data.Span);
        Assert.Equal([0, 1], LogBench.Numbers(await LogBench.ReadAllAsync(log)));
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
                    Assert.Equal((first.Position, true, $"event-{number}"), (answer.Position, answer.IsDuplicate, answer.First?.Id));
                if (!answer.IsDuplicate) appended[number] = (answer.Position, now);
                bench.Time.Advance(TimeSpan.FromSeconds(seconds));
            }
        }, iter: Rounds, threads: 1);
}
