namespace AgentCore.Testing;

/// <summary>Draws the same numbers in every run. Any number of threads may use it, as <see cref="Random.Shared"/>.</summary>
internal sealed class SeededRandom(int seed) : Random(seed)
{
    private readonly Lock gate = new();

    public override int Next()
    {
        lock (gate) return base.Next();
    }

    public override int Next(int maxValue)
    {
        lock (gate) return base.Next(maxValue);
    }

    public override int Next(int minValue, int maxValue)
    {
        lock (gate) return base.Next(minValue, maxValue);
    }

    public override double NextDouble()
    {
        lock (gate) return base.NextDouble();
    }
}
