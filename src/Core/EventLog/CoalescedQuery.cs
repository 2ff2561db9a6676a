namespace AgentCore.EventLog;

/// <summary>
/// A question to the storage that many may ask at once. Whoever asks gets an answer that was begun after the asking: those who come
/// while one is under way share the next. Where the storage answers at once, so does this.
/// </summary>
internal sealed class CoalescedQuery<T>(Func<ValueTask<T>> ask)
{
    private readonly Lock gate = new();
    private bool isAsking;
    private TaskCompletionSource<T>? next;

    public ValueTask<T> AskAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (isAsking)
            {
                next ??= new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
                return new ValueTask<T>(next.Task.WaitAsync(cancellation));
            }
            isAsking = true;
        }
        ValueTask<T> answer = BeginAsync();
        return answer.IsCompleted ? answer : new ValueTask<T>(answer.AsTask().WaitAsync(cancellation));
    }

    private async ValueTask<T> BeginAsync()
    {
        try
        {
            return await ask();
        }
        finally
        {
            AskForNext();
        }
    }

    private void AskForNext()
    {
        TaskCompletionSource<T>? waiting;
        lock (gate)
        {
            (waiting, next) = (next, null);
            isAsking = waiting is not null;
        }
        if (waiting is not null) _ = AnswerAsync(waiting);
    }

    /// <summary>Not on the time of whoever had the answer before.</summary>
    private async Task AnswerAsync(TaskCompletionSource<T> waiting)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            waiting.SetResult(await BeginAsync());
        }
        catch (Exception failure)
        {
            waiting.SetException(failure);
        }
    }
}
