namespace AgentCore.EventLog;

/// <summary>Bounds how long a request waits for the log's storage.</summary>
public static class StorageWait
{
    /// <summary>
    /// 4 s: a request is answered within 5 s, whatever the storage does. The storage's own client tries for 16 s, which is right for a relay and
    /// too long for somebody who waits. A storage that is well answers in well under one.
    /// </summary>
    internal static TimeSpan Longest { get; } = TimeSpan.FromSeconds(4);

    /// <summary>The result of <paramref name="ask"/>, which gets a token that is cancelled when the time is over.</summary>
    /// <exception cref="StorageException">The time is over.</exception>
    public static async Task<T> AskAsync<T>(TimeProvider time, Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await ask(either.Token);
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new StorageException("wait", $"no answer within {Longest.TotalSeconds:0} s", late);
        }
    }
}
