using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace AgentCore.Testing;

/// <summary>Takes down everything that this process tells of itself: every log line, every measurement, every activity, of every library.</summary>
internal sealed class Watch : ILoggerProvider
{
    private readonly Action<string> keep;
    private readonly MeterListener meters = new();
    private readonly ActivityListener activities;

    /// <param name="keep">Gets each of them as a line, on whichever thread.</param>
    public Watch(Action<string> keep)
    {
        this.keep = keep;
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

    public ILogger CreateLogger(string categoryName) => new Line(categoryName, keep);

    public void Dispose()
    {
        meters.Dispose();
        activities.Dispose();
    }

    private void Keep(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        keep($"metric {instrument.Meter.Name} {instrument.Name} {string.Join(' ', tags.ToArray())}");

    private void Keep(Activity activity)
    {
        IEnumerable<string> events = activity.Events.Select(one => $"{one.Name} {string.Join(' ', one.Tags)}");
        keep(
            $"trace {activity.Source.Name} {activity.OperationName} {activity.DisplayName} {activity.StatusDescription} "
            + $"{string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Baggage)} {string.Join(' ', events)}");
    }

    private sealed class Line(string category, Action<string> keep) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            keep($"scope {category} {state} {Members(state)}");
            return null;
        }

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            keep($"log {category} {eventId.Id} {formatter(state, exception)} {Members(state)} {exception}");

        private static string Members(object? state) =>
            state is IEnumerable<KeyValuePair<string, object?>> members ? string.Join(' ', members) : "";
    }
}
