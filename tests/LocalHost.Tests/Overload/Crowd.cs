namespace AgentCore.LocalHost.Overload;

/// <summary>Many clients at once.</summary>
internal static class Crowd
{
    /// <summary>So many ask at the same time: half of the queue in which a listening socket keeps them.</summary>
    private const int AskingAtOnce = 256;

    /// <summary>A bound for a machine that is busy with other things; it takes a fraction of it.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(10);

    /// <summary>All the answers, in the order of the clients' numbers.</summary>
    public static async Task<T[]> AskAsync<T>(int clients, Func<int, CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        var answers = new T[clients];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AskingAtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, clients, options, async (number, stop) => answers[number] = await ask(number, stop));
        return answers;
    }
}
