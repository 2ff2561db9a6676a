namespace AgentCore.Faults.Clients;

/// <summary>How long the raw clients wait before they connect again.</summary>
internal static class Pause
{
    /// <summary>200 ms: long enough to miss something, short enough to meet the next fault.</summary>
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(200);

    public static async Task BeforeNextAsync(CancellationToken leave)
    {
        await Task.Delay(Length, leave).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
