using System.Collections.Concurrent;

namespace AgentCore.LocalHost.WebPubSub.Dials;

/// <summary>Faults on demand for tests, and a count of what was called. Thread-safe.</summary>
internal sealed class SubsetDials(TimeProvider clock, int seed, IEnumerable<KeyValuePair<string, Dial>> initial)
{
    /// <summary>Stands for every operation that has no dial of its own.</summary>
    public const string AnyOperation = "*";

    private readonly ConcurrentDictionary<string, Turned> turned =
        new(initial.Select(pair => KeyValuePair.Create(pair.Key, new Turned(pair.Value))), StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, int> calls = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly Random random = new(seed);

    /// <summary>How many REST calls have come, by operation, those refused included.</summary>
    public IReadOnlyDictionary<string, int> Calls => new Dictionary<string, int>(calls);

    /// <summary>Makes an operation of <see cref="Rest.Operations"/> misbehave from the next call on.</summary>
    public void Turn(string operation, Dial dial) => turned[operation] = new Turned(dial);

    /// <summary>Makes every operation behave. What is under way goes on.</summary>
    public void Reset() => turned.Clear();

    /// <summary>Counts a call and lets it take effect, as its dial says.</summary>
    /// <returns>The status to refuse it with, or null.</returns>
    public async Task<int?> RunAsync(string operation, Action effect, CancellationToken cancellation)
    {
        calls.AddOrUpdate(operation, 1, static (_, count) => count + 1);
        if (!turned.TryGetValue(operation, out Turned? found) && !turned.TryGetValue(AnyOperation, out found))
        {
            effect();
            return null;
        }

        Dial dial = found.Dial;
        int? refusal = found.TakeRefusal();
        if (refusal is not null && !dial.RefuseAfterEffect) return refusal;
        int times = Draw() < dial.Lose ? 0 : Draw() < dial.Duplicate ? 2 : 1;
        for (int i = 0; i < times; i++)
        {
            if (dial.Reorder) _ = LaterAsync(Delay(dial), effect, CancellationToken.None);
            else await LaterAsync(Delay(dial), effect, cancellation);
        }

        return refusal;
    }

    private async Task LaterAsync(TimeSpan delay, Action effect, CancellationToken cancellation)
    {
        if (delay > TimeSpan.Zero) await Task.Delay(delay, clock, cancellation);
        effect();
    }

    private TimeSpan Delay(Dial dial) =>
        dial.MaxDelay > dial.MinDelay ? dial.MinDelay + ((dial.MaxDelay - dial.MinDelay) * Draw()) : dial.MinDelay;

    private double Draw()
    {
        lock (gate) return random.NextDouble();
    }

    private sealed class Turned(Dial dial)
    {
        private int refused;

        public Dial Dial => dial;

        public int? TakeRefusal() =>
            dial.RefuseStatus != 0 && (dial.RefuseTimes is not { } times || Interlocked.Increment(ref refused) <= times)
                ? dial.RefuseStatus
                : null;
    }
}
