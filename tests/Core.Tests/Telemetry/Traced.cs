using System.Collections.Concurrent;
using System.Diagnostics;

namespace AgentCore.Telemetry;

/// <summary>The activities of one test: those within the trace that it begins.</summary>
internal sealed class Traced : IDisposable
{
    private readonly ConcurrentQueue<Activity> stopped = [];
    private readonly Activity root = new Activity("test").Start();
    private readonly ActivityListener listener;

    public Traced()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RealtimeTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == root.TraceId) stopped.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    public IEnumerable<Activity> Of(string name) => stopped.Where(activity => activity.OperationName == name);

    public Activity Single(string name) => Assert.Single(Of(name));

    public void Dispose()
    {
        listener.Dispose();
        root.Dispose();
    }
}
