using System.Diagnostics.Metrics;

namespace AgentCore.Telemetry;

internal static class MeterExtensions
{
    /// <summary>From a send in the same process to the deadline of a relay and beyond, about three a decade.</summary>
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60],
    };

    /// <summary>A histogram of seconds.</summary>
    public static Histogram<double> CreateDuration(this Meter meter, string name, string description) =>
        meter.CreateHistogram(name, "s", description, tags: null, advice: Buckets);
}
