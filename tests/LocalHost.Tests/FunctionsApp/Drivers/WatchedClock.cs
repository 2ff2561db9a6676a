using System.Threading.Channels;
using AgentCore.LocalHost.Tests.WebPubSub;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.LocalHost.Tests.FunctionsApp.Drivers;

/// <summary>A clock that moves by hand and shows which waits begin.</summary>
internal sealed class WatchedClock() : FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
{
    private readonly Channel<TimeSpan> waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until something waits for this long, and lets that time pass, and more where the test says so.</summary>
    public async Task PassAsync(double seconds, TimeSpan extra = default)
    {
        await UntilWaitedForAsync(seconds);
        Advance(TimeSpan.FromSeconds(seconds) + extra);
    }

    /// <summary>Waits until something waits for this long.</summary>
    public async Task UntilWaitedForAsync(double seconds)
    {
        TimeSpan expected = TimeSpan.FromSeconds(seconds);
        CancellationToken limit = Limit.Token;
        while (await waits.Reader.ReadAsync(limit) != expected)
        {
        }
    }
}
