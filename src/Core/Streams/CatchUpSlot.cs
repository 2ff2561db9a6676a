namespace AgentCore.Streams;

/// <summary>
/// A stream's slot to catch up by the log. There are only so many, and each is held for one flush's worth, so that a crowd that returns
/// holds no more of the log in memory than these need, and shares what it reads.
/// </summary>
internal sealed class CatchUpSlot(SemaphoreSlim slots) : IDisposable
{
    /// <summary>Four a processor: enough that none is idle while some wait for the storage.</summary>
    public static readonly int AtOnce = 4 * Environment.ProcessorCount;

    private bool isTaken;

    /// <summary>Waits for it. It is to be spent in the crowd's lane.</summary>
    public async ValueTask TakeAsync(CancellationToken cancellation)
    {
        await slots.WaitAsync(cancellation);
        isTaken = true;
    }

    /// <summary>Gives it back, if it was taken; it may be taken again.</summary>
    public void Give()
    {
        if (isTaken) slots.Release();
        isTaken = false;
    }

    public void Dispose() => Give();
}
