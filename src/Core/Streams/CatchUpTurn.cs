namespace AgentCore.Streams;

/// <summary>
/// A stream's turn to catch up by the log. Only so many have one at a time, each for one flush's worth, so that a crowd that returns holds
/// no more of the log in memory than these need, and shares what it reads.
/// </summary>
internal sealed class CatchUpTurn(SemaphoreSlim turns)
{
    /// <summary>Four a processor: enough that none is idle while some wait for the storage.</summary>
    public static readonly int AtOnce = 4 * Environment.ProcessorCount;

    private bool isTaken;

    /// <summary>Waits for it. It is to be spent in the crowd's lane.</summary>
    public async ValueTask TakeAsync(CancellationToken cancellation)
    {
        await turns.WaitAsync(cancellation);
        isTaken = true;
    }

    /// <summary>Gives it back, if it was taken; it may be taken again.</summary>
    public void Give()
    {
        if (isTaken) turns.Release();
        isTaken = false;
    }
}
