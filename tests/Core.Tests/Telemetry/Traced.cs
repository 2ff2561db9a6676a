using System.Collections.Concurrent;
using System.Diagnostics;

namespace AgentCore.Telemetry;

/// <summary>The activities of one test: those within the trace that it begins, and within traces whose first activity here links to it.</summary>
internal sealed class Traced : IDisposable
{
    private readonly ConcurrentQueue<Activity> stopped = [];
    private readonly ConcurrentDictionary<ActivityTraceId, bool> traces = [];
    private readonly ActivityListener listener;

    public Traced()
    {
        Root = new Activity("test") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        traces[Root.TraceId] = true;
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RealtimeTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = activity =>
            {
                if (activity.Links.Any(link => link.Context.TraceId == Root.TraceId)) traces[activity.TraceId] = true;
            },
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>What the test itself is doing: the current activity.</summary>
    public Activity Root { get; }

    /// <summary>Every activity that has ended, those of tests that run beside this one included.</summary>
    public IEnumerable<Activity> All => stopped;

    public IEnumerable<Activity> Of(string name) =>
        stopped.Where(activity => activity.OperationName == name && traces.ContainsKey(activity.TraceId));

    public Activity Single(string name) => Assert.Single(Of(name));

    public void Dispose()
    {
        listener.Dispose();
        Root.Dispose();
    }
}
