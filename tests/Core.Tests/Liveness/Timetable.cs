using AgentCore.Sessions;

namespace AgentCore.Liveness;

/// <summary>Plays what happens at which time after the beginning, in order; runs of the heartbeat may fail.</summary>
internal sealed class Timetable(World world)
{
    private readonly List<(TimeSpan At, Func<Task> What)> items = [];

    /// <summary>When a run of any heartbeat happened.</summary>
    public List<DateTimeOffset> Runs { get; } = [];

    public int FailedRuns { get; private set; }

    public void At(TimeSpan at, Func<Task> what) => items.Add((at, what));

    /// <summary>A run at every multiple of the interval on the instance's own clock.</summary>
    public void Beat(TimeSpan length, TimeSpan skew = default)
    {
        Heartbeat instance = world.NewHeartbeat(skew);
        for (TimeSpan at = world.Liveness.RunEvery; at <= length; at += world.Liveness.RunEvery) Run(at - skew, instance);
    }

    public void Run(TimeSpan at, Heartbeat instance) => At(at, async () =>
    {
        Runs.Add(world.Clock.GetUtcNow());
        try
        {
            await instance.RunAsync(World.Cancellation);
        }
        catch (AggregateException)
        {
            FailedRuns++;
        }
    });

    public async Task PlayAsync()
    {
        DateTimeOffset begin = world.Clock.GetUtcNow();
        foreach ((TimeSpan at, Func<Task> what) in items.OrderBy(item => item.At))
        {
            world.Clock.SetUtcNow(begin + at);
            await what();
        }
    }
}
