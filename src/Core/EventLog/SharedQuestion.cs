namespace AgentCore.EventLog;

/// <summary>
/// A question to the storage that many may ask at once. Whoever asks gets an answer that was begun after the asking: those who come
/// while one is under way share the next.
/// </summary>
internal sealed class SharedQuestion<T>(Func<Task<T>> ask)
{
    private readonly Lock gate = new();
    private Task<T>? running;
    private Task<T>? next;

    public Task<T> AskAsync(CancellationToken cancellation)
    {
        Task<T> answer;
        lock (gate)
        {
            if (running is null or { IsCompleted: true } && next is null) answer = running = RunAsync(null);
            else answer = next ??= RunAsync(running);
        }
        return answer.WaitAsync(cancellation);
    }

    private async Task<T> RunAsync(Task<T>? before)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (before is not null)
        {
            await ((Task)before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (gate) (running, next) = (next, null);
        }
        return await ask();
    }
}
