namespace AgentCore.EventLog;

public sealed class AppendQueueTests
{
    private const int EventBytes = 1024 * 1024;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_64_MB_are_pending_callers_wait_in_order_for_room()
    {
        var queue = new AppendQueue();
        Assert.True(await queue.EnterAsync(Call(1), Stop));
        for (int call = 1; call < 62; call++) Assert.False(await queue.EnterAsync(Call(1), Stop));
        Task<bool> large = queue.EnterAsync(Call(3), Stop);
        Task<bool> small = queue.EnterAsync(Call(2), Stop);
        Assert.False(large.IsCompleted);
        Assert.False(small.IsCompleted);

        for (int block = 0; block < 2; block++) queue.Release(queue.Take(1));
        Assert.False(await large);
        Assert.False(small.IsCompleted);
        queue.Release(queue.Take(EventBytes * 3));
        Assert.False(await small);
    }

    [Fact]
    public async Task A_call_larger_than_the_bound_goes_in_alone()
    {
        var queue = new AppendQueue();
        await queue.EnterAsync(Call(70), Stop);
        Task<bool> next = queue.EnterAsync(Call(1), Stop);
        Assert.False(next.IsCompleted);
        queue.Release(queue.Take(100 * EventBytes));
        Assert.False(await next);
    }

    [Fact]
    public async Task A_waiting_caller_that_gives_up_leaves_nothing_behind()
    {
        var queue = new AppendQueue();
        await queue.EnterAsync(Call(64), Stop);
        using var patience = new CancellationTokenSource();
        Task<bool> given = queue.EnterAsync(Call(2), patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        Assert.Equal(64, Drained(queue));
        Assert.Empty(queue.Take(1));
        Assert.True(await queue.EnterAsync(Call(1), Stop), "The queue was drained: whoever comes next drains it again.");
    }

    private static int Drained(AppendQueue queue)
    {
        int count = 0;
        while (queue.Take(8 * EventBytes) is { Count: > 0 } taken)
        {
            count += taken.Count;
            queue.Release(taken);
        }
        return count;
    }

    /// <summary>A call of events of somewhat less than 1 MB.</summary>
    private static PendingAppend Call(int events)
    {
        string data = $"\"{new string('x', EventBytes - 500)}\"";
        return new PendingAppend([.. Enumerable.Range(0, events).Select(number => LogBench.Event(number, data))]);
    }
}
