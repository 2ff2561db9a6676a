using AgentCore.Bench.Targets;

namespace AgentCore.Bench;

/// <summary>Publishes numbered events to one server, in order.</summary>
internal sealed class Publisher(Target target)
{
    private long number;

    /// <summary>How many it has published.</summary>
    public long Published => number;

    public Task PublishAsync(int count = 1, string agent = "agent-0001") =>
        target.PublishAsync([.. Enumerable.Range(0, count).Select(_ => new BenchEvent(++number, agent))]);

    /// <summary>Publishes single events at an even rate.</summary>
    /// <param name="agentOf">Whose event is the one with this number.</param>
    public async Task PublishAtAsync(int rate, TimeSpan time, Func<long, string>? agentOf = null)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1) / rate);
        for (int sent = 0; sent < rate * time.TotalSeconds; sent++)
        {
            await timer.WaitForNextTickAsync();
            await PublishAsync(1, agentOf?.Invoke(number + 1) ?? "agent-0001");
        }
    }
}
