using System.Collections.Concurrent;

namespace AgentCore.LocalHost.WebPubSub.Faults;

/// <summary>Faults on demand for tests, and a count of what was called. Thread-safe.</summary>
internal sealed class FaultInjection(TimeProvider clock, int seed, IEnumerable<KeyValuePair<string, InjectedFault>> initial)
{
    /// <summary>Stands for every operation that has no fault of its own.</summary>
    public const string AnyOperation = "*";

    private readonly ConcurrentDictionary<string, Injected> injected =
        new(initial.Select(pair => KeyValuePair.Create(pair.Key, new Injected(pair.Value))), StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, int> calls = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly Random random = new(seed);

    /// <summary>How many REST calls have come, by operation, those refused included.</summary>
    public IReadOnlyDictionary<string, int> Calls => new Dictionary<string, int>(calls);

    /// <summary>Makes an operation of <see cref="Rest.Operations"/> misbehave from the next call on.</summary>
    public void Inject(string operation, InjectedFault fault) => injected[operation] = new Injected(fault);

    /// <summary>Makes every operation behave. What is under way goes on.</summary>
    public void Reset() => injected.Clear();

    /// <summary>Counts a call and lets it take effect, as its fault says.</summary>
    /// <returns>The status to refuse it with, or null.</returns>
    public async Task<int?> RunAsync(string operation, Action effect, CancellationToken cancellation)
    {
        calls.AddOrUpdate(operation, 1, static (_, count) => count + 1);
        if (!injected.TryGetValue(operation, out Injected? found) && !injected.TryGetValue(AnyOperation, out found))
        {
            effect();
            return null;
        }

        InjectedFault fault = found.Fault;
        int? refusal = found.TakeRefusal();
        if (refusal is not null && !fault.RefuseAfterEffect) return refusal;
        int times = Draw() < fault.Lose ? 0 : Draw() < fault.Duplicate ? 2 : 1;
        for (int i = 0; i < times; i++)
        {
            if (fault.Reorder) _ = LaterAsync(Delay(fault), effect, CancellationToken.None);
            else await LaterAsync(Delay(fault), effect, cancellation);
        }

        return refusal;
    }

    private async Task LaterAsync(TimeSpan delay, Action effect, CancellationToken cancellation)
    {
        if (delay > TimeSpan.Zero) await Task.Delay(delay, clock, cancellation);
        effect();
    }

    private TimeSpan Delay(InjectedFault fault) =>
        fault.MaxDelay > fault.MinDelay ? fault.MinDelay + ((fault.MaxDelay - fault.MinDelay) * Draw()) : fault.MinDelay;

    private double Draw()
    {
        lock (gate) return random.NextDouble();
    }

    private sealed class Injected(InjectedFault fault)
    {
        private int refused;

        public InjectedFault Fault => fault;

        public int? TakeRefusal() =>
            fault.RefuseStatus != 0 && (fault.RefuseTimes is not { } times || Interlocked.Increment(ref refused) <= times)
                ? fault.RefuseStatus
                : null;
    }
}
