using AgentCore.EventLog;
using AgentCore.Feed;
using AgentCore.Streams;
using AgentCore.Testing;

namespace AgentCore.Telemetry;

public sealed class StreamTelemetryTests
{
    [Fact]
    public async Task What_is_written_live_and_what_is_replayed_are_counted_apart()
    {
        await using var stage = new Stage();
        using var readings = new MeterReadings(stage.Metrics);
        using Client first = await stage.ConnectAsync();
        await first.NextAsync();
        stage.Clock.Advance(TimeSpan.FromSeconds(3));
        LogPosition start = stage.Publish(Stage.Event("{}"));
        stage.Publish(Stage.Event("{}"), Stage.Event("{}", "task.progress"));
        for (int i = 0; i < 3; i++) await first.NextAsync();

        using Client second = await stage.ConnectAsync(Stage.Everything(lastEventId: start.ToString()));
        await second.NextAsync("agent.error");
        await second.NextAsync("task.progress");
        Assert.Equal(2, readings.Sum("agentcore.connections.open transport=sse"));
        await first.CutAsync();
        await second.CutAsync();

        Assert.Equal(0, readings.Sum("agentcore.connections.open transport=sse"));
        Assert.Equal(2, readings.Sum("agentcore.connections.closed reason=client transport=sse"));
        double live = readings.Sum("agentcore.deliveries kind=live transport=sse");
        double replayed = readings.Sum("agentcore.deliveries kind=replay transport=sse");
        Assert.Equal(5, live + replayed);
        Assert.InRange(live, 3, 5);
        Assert.All(readings.Of("agentcore.delivery.age transport=sse"), age => Assert.InRange(age, 3, 4));
    }

    [Fact]
    public async Task An_end_is_counted_by_its_reason()
    {
        await using var stage = new Stage();
        using var readings = new MeterReadings(stage.Metrics);
        StreamRequest ending = Stage.Everything() with { Expires = stage.Clock.GetUtcNow().AddSeconds(2) };
        using Client expiring = await stage.ConnectAsync(ending);
        await expiring.NextAsync();
        await stage.UntilAsync(() => expiring.Ended.IsCompleted);

        using Client sentAway = await stage.ConnectAsync();
        await sentAway.NextAsync();
        await stage.Streams.DrainAsync(TestContext.Current.CancellationToken);
        await sentAway.RestAsync();
        await sentAway.Ended;

        Assert.Equal(1, readings.Sum("agentcore.connections.closed reason=TOKEN_EXPIRED transport=sse"));
        Assert.Equal(1, readings.Sum("agentcore.connections.closed reason=sent_away transport=sse"));
    }

    [Fact]
    public async Task A_hole_that_the_log_fills_and_a_block_that_came_twice_are_counted()
    {
        await using var stage = new Stage();
        using var readings = new MeterReadings(stage.Metrics);
        using Client client = await stage.ConnectAsync();
        await client.NextAsync();
        await stage.SettleAsync(client);
        long filled = stage.Streams.Counters.HolesFilled;
        FeedBlock lost = stage.Log.Append([Stage.Event("{}")]);
        FeedBlock heard = stage.Log.Append([Stage.Event("{}")]);
        stage.Feed.Say(heard);
        await stage.UntilAsync(() => stage.Streams.Counters.HolesFilled > filled);
        await client.NextAsync("agent.error");
        await client.NextAsync("agent.error");
        stage.Feed.Say(lost);
        await stage.UntilAsync(() => stage.Streams.Counters.Duplicates > 0, TimeSpan.Zero);

        Assert.Equal(stage.Streams.Counters.HolesFilled, readings.Sum("agentcore.holes.filled"));
        Assert.Equal(1, readings.Sum("agentcore.feed.blocks fate=held"));
        Assert.True(readings.Sum("agentcore.feed.blocks fate=known") >= 1);
    }
}
