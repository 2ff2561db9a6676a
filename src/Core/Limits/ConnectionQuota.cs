namespace AgentCore.Limits;

/// <summary>How many connections each owner has open in this process: counted exactly, and never more than so many.</summary>
/// <param name="most">How many one owner may have.</param>
public sealed class ConnectionQuota(int most)
{
    private readonly Dictionary<string, int> open = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Takes a place, which is given back by disposing of it; null where the owner has as many as it may.</summary>
    public IDisposable? TryTake(string owner)
    {
        lock (gate)
        {
            int count = open.GetValueOrDefault(owner);
            if (count >= most) return null;
            open[owner] = count + 1;
            return new Place(this, owner);
        }
    }

    /// <summary>Who has nothing open is forgotten, so there are never more owners than connections.</summary>
    private void Release(string owner)
    {
        lock (gate)
            if (--open[owner] == 0) open.Remove(owner);
    }

    private sealed class Place(ConnectionQuota quota, string owner) : IDisposable
    {
        private int isReleased;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isReleased, 1) == 0) quota.Release(owner);
        }
    }
}
