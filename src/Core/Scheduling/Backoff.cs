namespace AgentCore.Scheduling;

/// <summary>Waits that double from one second up to a limit, with full jitter, so that instances do not try again in step.</summary>
/// <remarks>https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/</remarks>
internal sealed class Backoff(TimeSpan longest, Random random)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private int failures;

    public void Reset() => failures = 0;

    public TimeSpan Next()
    {
        double bound = Math.Min(longest.TotalSeconds, Shortest.TotalSeconds * Math.Pow(2, Math.Min(failures++, 30)));
        return TimeSpan.FromSeconds(bound * random.NextDouble());
    }
}
