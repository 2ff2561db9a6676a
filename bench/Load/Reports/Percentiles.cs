using System.Diagnostics;

namespace AgentCore.Bench.Reports;

/// <summary>How long events took, in milliseconds.</summary>
internal sealed record Percentiles(double P50, double P99, double Max)
{
    /// <param name="sorted">Stopwatch ticks.</param>
    public static Percentiles Of(ReadOnlySpan<long> sorted) =>
        sorted.IsEmpty ? new Percentiles(0, 0, 0) : new(At(sorted, 0.5), At(sorted, 0.99), At(sorted, 1));

    private static double At(ReadOnlySpan<long> sorted, double share) =>
        sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))] * 1000.0 / Stopwatch.Frequency;
}
