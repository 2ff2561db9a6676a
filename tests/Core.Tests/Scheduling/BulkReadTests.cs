using AgentCore.Testing;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.Scheduling;

public sealed class BulkReadTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public async Task A_turn_is_over_after_5_ms_and_whoever_waits_comes_first()
    {
        using var lane = new Lane("test", threads: 1);
        var read = new BulkRead(lane, clock);
        await read.GoOnAsync();
        bool hasCome = false;
        lane.EnterAsync().OnCompleted(() => hasCome = true);
        clock.Advance(TimeSpan.FromMilliseconds(4.9));
        await read.GoOnAsync();
        Assert.False(hasCome);
        clock.Advance(TimeSpan.FromMilliseconds(0.1));
        await read.GoOnAsync();
        Assert.True(hasCome);
    }

    [Fact]
    public async Task What_went_on_in_the_pool_after_a_wait_for_the_storage_returns_to_the_lane()
    {
        var read = new BulkRead(SharedLanes.All.Crowd, clock);
        await read.GoOnAsync();
        await Task.Yield();
        Assert.False(SharedLanes.All.Crowd.IsCurrent);
        await read.GoOnAsync();
        Assert.True(SharedLanes.All.Crowd.IsCurrent);
    }
}
