using AgentCore.Access;
using AgentCore.Events;
using AgentCore.Sessions;
using AgentCore.Testing;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.Relay;

public sealed class DuplicateTallyTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider clock = new();
    private readonly RecordingLogger<EventRelay> logger = new();

    [Fact]
    public async Task The_first_duplicates_are_logged_at_once_and_later_ones_once_a_minute_with_their_count()
    {
        var tally = new DuplicateTally(clock, logger);
        tally.Add(2);
        Assert.StartsWith("1313 2 events have the source and id", Assert.Single(logger.Lines), StringComparison.Ordinal);

        for (int i = 0; i < 1_000; i++) tally.Add(1);
        clock.Advance(Minute - TimeSpan.FromTicks(1));
        Assert.Single(logger.Lines);
        clock.Advance(TimeSpan.FromTicks(1));
        while (logger.Lines.Count < 2) await Task.Delay(10, World.Cancellation);
        Assert.StartsWith("1313 1000 events have the source and id", logger.Lines.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_minute_without_duplicates_is_not_logged_and_the_next_one_is_logged_at_once()
    {
        var tally = new DuplicateTally(clock, logger);
        tally.Add(1);
        while (tally.IsRunning)
        {
            clock.Advance(Minute);
            await Task.Delay(10, World.Cancellation);
        }
        Assert.Single(logger.Lines);
        tally.Add(3);
        Assert.StartsWith("1313 3 events have the source and id", logger.Lines.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_relay_counts_what_the_log_has_already_and_logs_neither_ids_nor_content()
    {
        var world = new World();
        var relay = new EventRelay(
            world.Log, world.Hub, new RelayOptions(), world.Clock, Unmeasured.Metrics.Relay, Unmeasured.Metrics.Deliveries, logger);
        AgentEvent known = world.NewEvent(data: """{"secret":1}""") with { Source = "/secret", Id = "secret" };
        await relay.PublishAsync([known, world.NewEvent()], World.Cancellation);
        Assert.Empty(logger.Lines);
        await relay.PublishAsync([known, world.NewEvent(), known], World.Cancellation);
        string line = Assert.Single(logger.Lines);
        Assert.StartsWith("1313 2 events have the source and id", line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
    }
}
