namespace AgentCore.Bench.Reports;

/// <summary>How a start is measured and reported.</summary>
internal static class StartTimes
{
    /// <summary>Time between two health requests. 10 ms: more frequent ones take the processors from what is being started.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    /// <param name="what">What is started.</param>
    /// <param name="seconds">One entry a run.</param>
    public static Dictionary<string, object?> Row(string what, IReadOnlyCollection<double> seconds)
    {
        double[] sorted = [.. seconds.Order()];
        return new()
        {
            ["start of"] = what,
            ["runs"] = sorted.Length,
            ["fastest s"] = sorted[0],
            ["median s"] = sorted[sorted.Length / 2],
            ["slowest s"] = sorted[^1],
        };
    }
}
