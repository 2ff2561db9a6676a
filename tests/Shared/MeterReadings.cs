using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace AgentCore.Testing;

/// <summary>What one instance's instruments have measured, and no other's.</summary>
internal sealed class MeterReadings : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentQueue<(string Series, double Value)> measured = [];
    private readonly ConcurrentQueue<Instrument> instruments = [];

    public MeterReadings(RealtimeMetrics metrics)
    {
        listener.InstrumentPublished = (instrument, me) =>
        {
            if (instrument.Meter != metrics.Meter) return;
            instruments.Enqueue(instrument);
            me.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();
    }

    public IReadOnlyCollection<Instrument> Instruments => instruments;

    /// <summary>Every series that was measured, such as <c>agentcore.gaps reason=retention transport=sse</c>.</summary>
    public IEnumerable<string> Series => measured.Select(one => one.Series).Distinct();

    /// <summary>All that was measured of a series, its attributes in the order of their names.</summary>
    public IReadOnlyList<double> Of(string series) => [.. measured.Where(one => one.Series == series).Select(one => one.Value)];

    public double Sum(string series) => Of(series).Sum();

    public void Dispose() => listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        IEnumerable<string> attributes = tags.ToArray().Select(tag => $" {tag.Key}={tag.Value}").Order(StringComparer.Ordinal);
        measured.Enqueue((instrument.Name + string.Concat(attributes), value));
    }
}
