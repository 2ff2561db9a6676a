using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace AgentCore.LocalHost.Telemetry;

/// <summary>Takes down everything that this process tells of itself: every log line, every measurement, every activity, of every library.</summary>
internal sealed class Watch : ILoggerProvider
{
    private readonly ConcurrentQueue<string> seen = [];
    private readonly MeterListener meters = new();
    private readonly ActivityListener activities;

    public Watch()
    {
        meters.InstrumentPublished = (instrument, me) => me.EnableMeasurementEvents(instrument);
        meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Keep(instrument, tags));
        meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Keep(instrument, tags));
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Keep(instrument, tags));
        meters.Start();
        activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(activities);
    }

    public IReadOnlyCollection<string> Seen => seen;

    public ILogger CreateLogger(string categoryName) => new Line(categoryName, seen);

    public void Dispose()
    {
        meters.Dispose();
        activities.Dispose();
    }

    private void Keep(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        seen.Enqueue($"metric {instrument.Meter.Name} {instrument.Name} {string.Join(' ', tags.ToArray())}");

    private void Keep(Activity activity)
    {
        IEnumerable<string> events = activity.Events.Select(one => $"{one.Name} {string.Join(' ', one.Tags)}");
        seen.Enqueue(
            $"trace {activity.Source.Name} {activity.OperationName} {activity.DisplayName} {activity.StatusDescription} "
            + $"{string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Baggage)} {string.Join(' ', events)}");
    }

    private sealed class Line(string category, ConcurrentQueue<string> seen) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            seen.Enqueue($"scope {category} {state} {Members(state)}");
            return null;
        }

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            seen.Enqueue($"log {category} {eventId.Id} {formatter(state, exception)} {Members(state)} {exception}");

        private static string Members(object? state) =>
            state is IEnumerable<KeyValuePair<string, object?>> members ? string.Join(' ', members) : "";
    }
}
