namespace AgentCore.EventLog;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task An_append_whose_answer_is_lost_is_found_in_the_log_and_not_made_again()
    {
        var bench = new LogBench(await NewStoreAsync()) { Store = { LostAfter = 100 } };
        SegmentedLog log = bench.Open();
        for (int number = 0; number < 30; number++) Assert.False((await LogBench.AppendAsync(log, number)).IsDuplicate);

        Assert.Equal(Enumerable.Range(0, 30), LogBench.Numbers(await LogBench.ReadAllAsync(bench.Open())));
        Assert.True((await log.GetEndAsync(Stop)).Segment > 1);
    }

    [Fact]
    public async Task An_append_that_arrives_after_it_was_given_up_is_found_in_the_log_and_not_made_again()
    {
        var bench = new LogBench(await NewStoreAsync()) { Store = { Late = 100 }, Options = { SegmentBytes = 100_000 } };
        SegmentedLog log = bench.Open();
        for (int number = 0; number < 5; number++) Assert.False((await LogBench.AppendAsync(log, number)).IsDuplicate);
        Assert.Equal(Enumerable.Range(0, 5), LogBench.Numbers(await LogBench.ReadAllAsync(log)));
        Assert.Empty((await LogBench.ReadAllAsync(log)).OfType<LogEntry.Redelivery>());
    }

    [Fact]
    public async Task A_storage_that_stays_silent_fails_the_call_and_a_repeated_call_is_safe()
    {
        var bench = new LogBench(await NewStoreAsync()) { Store = { LostBefore = 100 } };
        SegmentedLog log = bench.Open();
        await Assert.ThrowsAsync<StorageException>(() => LogBench.AppendAsync(log, 1));

        bench.Store.LostBefore = 0;
        await LogBench.AppendAsync(log, 1);
        Assert.Equal([1], LogBench.Numbers(await LogBench.ReadAllAsync(log)));
    }

    [Fact]
    public async Task Calls_that_come_while_an_append_is_under_way_share_the_next()
    {
        var bench = new LogBench(await NewStoreAsync()) { Options = { SegmentBytes = 100_000 } };
        SegmentedLog log = bench.Open();
        await LogBench.AppendAsync(log, 0);
        int before = bench.Store.Appends;
        var hold = new TaskCompletionSource();
        bench.Store.Hold = hold.Task;
        Task<Appended>[] calls = [.. Enumerable.Range(1, 100).Select(number => LogBench.AppendAsync(log, number))];
        await bench.Store.Held.WaitAsync(TimeSpan.FromMinutes(5), Stop);
        hold.SetResult();
        await Task.WhenAll(calls);

        Assert.InRange(bench.Store.Appends - before, 1, 2);
        Assert.Equal(Enumerable.Range(0, 101), LogBench.Numbers(await LogBench.ReadAllAsync(log)));
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_keep_the_others_waiting()
    {
        var bench = new LogBench(await NewStoreAsync());
        SegmentedLog log = bench.Open();
        var hold = new TaskCompletionSource();
        bench.Store.Hold = hold.Task;
        using var patience = new CancellationTokenSource();
        Task given = log.AppendAsync([LogBench.Event(1)], patience.Token);
        Task<Appended> other = LogBench.AppendAsync(log, 2);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        hold.SetResult();
        Assert.False((await other).IsDuplicate);
    }

    [Fact]
    public async Task An_event_that_could_not_be_read_again_fails_its_own_call_only()
    {
        SegmentedLog log = new LogBench(await NewStoreAsync()).Open();
        await Assert.ThrowsAsync<ArgumentException>(() => log.AppendAsync([LogBench.Event(1), LogBench.Event(2, "{\"open\":")], Stop));
        await LogBench.AppendAsync(log, 3);
        Assert.Equal([3], LogBench.Numbers(await LogBench.ReadAllAsync(log)));
    }
}
