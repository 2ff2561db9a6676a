namespace AgentCore.EventLog;

public sealed class CoalescedQueryTests
{
    private readonly List<TaskCompletionSource<int>> asked = [];
    private readonly CoalescedQuery<int> question;

    public CoalescedQueryTests() => question = new CoalescedQuery<int>(() =>
    {
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (asked) asked.Add(answer);
        return new ValueTask<int>(answer.Task);
    });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_who_ask_while_an_answer_is_under_way_share_the_next_one()
    {
        Task<int> first = question.AskAsync(Stop).AsTask();
        TaskCompletionSource<int> one = await AskedAsync(1);
        Task<int>[] later = [question.AskAsync(Stop).AsTask(), question.AskAsync(Stop).AsTask(), question.AskAsync(Stop).AsTask()];
        one.SetResult(1);
        Assert.Equal(1, await first);

        (await AskedAsync(2)).SetResult(2);
        int[] answers = await Task.WhenAll(later);
        Assert.Equal([2, 2, 2], answers);
        Assert.Equal(2, asked.Count);
    }

    [Fact]
    public async Task A_failure_is_for_those_who_asked_and_not_for_the_next()
    {
        Task<int> first = question.AskAsync(Stop).AsTask();
        TaskCompletionSource<int> one = await AskedAsync(1);
        Task<int> next = question.AskAsync(Stop).AsTask();
        one.SetException(new IOException());
        await Assert.ThrowsAsync<IOException>(() => first);

        (await AskedAsync(2)).SetResult(2);
        Assert.Equal(2, await next);
    }

    [Fact]
    public async Task One_who_gives_up_takes_nothing_from_the_others()
    {
        using var patience = new CancellationTokenSource();
        Task<int> given = question.AskAsync(patience.Token).AsTask();
        TaskCompletionSource<int> one = await AskedAsync(1);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        Task<int> next = question.AskAsync(Stop).AsTask();
        one.SetResult(1);
        (await AskedAsync(2)).SetResult(2);
        Assert.Equal(2, await next);
    }

    [Fact]
    public async Task Where_the_storage_answers_at_once_nobody_waits()
    {
        var atHand = new CoalescedQuery<int>(() => new ValueTask<int>(7));
        for (int time = 0; time < 2; time++)
        {
            ValueTask<int> answer = atHand.AskAsync(Stop);
            Assert.True(answer.IsCompletedSuccessfully);
            Assert.Equal(7, await answer);
        }
    }

    private async Task<TaskCompletionSource<int>> AskedAsync(int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromMinutes(5));
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            lock (asked)
                if (asked.Count == count) return asked[^1];
            await Task.Yield();
        }
    }
}
