using System.Threading.Channels;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench;

/// <summary>Publishes numbered events to one server, in order.</summary>
internal sealed class Publisher(Target target)
{
    private long number;

    /// <summary>How many it has published.</summary>
    public long Published => number;

    public Task PublishAsync(int count = 1, string agent = BenchEvent.AnyAgent) =>
        target.PublishAsync([.. Enumerable.Range(0, count).Select(_ => new BenchEvent(++number, agent))]);

    /// <summary>
    /// Publishes single events at an even rate. Each is timed from when it is due, even where the call before it has not been answered
    /// yet: else a server that is behind would choose when it is asked, and be asked less.
    /// </summary>
    /// <param name="agentOf">Whose event is the one with this number.</param>
    public async Task PublishAtAsync(int rate, TimeSpan time, Func<long, string>? agentOf = null)
    {
        var due = Channel.CreateUnbounded<BenchEvent>();
        Task sending = SendAsync(due.Reader);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1) / rate);
        for (int made = 0; made < rate * time.TotalSeconds && !sending.IsCompleted; made++)
        {
            await timer.WaitForNextTickAsync();
            due.Writer.TryWrite(new BenchEvent(++number, agentOf?.Invoke(number) ?? BenchEvent.AnyAgent));
        }
        due.Writer.Complete();
        await sending;
    }

    private async Task SendAsync(ChannelReader<BenchEvent> due)
    {
        await foreach (BenchEvent one in due.ReadAllAsync()) await target.PublishAsync([one]);
    }
}
