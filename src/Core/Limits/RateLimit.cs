namespace AgentCore.Limits;

/// <summary>
/// The generic cell rate algorithm: one instant says all that is to be known about the past of a client.
/// </summary>
/// <remarks>ITU-T I.371, virtual scheduling; the instant is the theoretical arrival time of the next cell.</remarks>
/// <param name="PerMinute">How many a minute in the long run.</param>
/// <param name="Burst">How many at once after a rest.</param>
public readonly record struct RateLimit(int PerMinute, int Burst)
{
    /// <summary>Rounded up, so that a limit is never exceeded; past 600 a minute it is coarser than asked.</summary>
    private long IntervalMilliseconds => (60_000 + PerMinute - 1) / PerMinute;

    /// <summary>Takes one, if one may be taken.</summary>
    /// <param name="due">The instant kept from the last call in Unix milliseconds, 0 at first.</param>
    /// <param name="now">Unix milliseconds.</param>
    /// <returns>The instant to keep, or null when it is too early.</returns>
    internal long? Take(long due, long now)
    {
        long start = Math.Max(due, now);
        return start - now > IntervalMilliseconds * (Burst - 1) ? null : start + IntervalMilliseconds;
    }
}
