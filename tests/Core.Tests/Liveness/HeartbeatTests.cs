using AgentCore.Sessions;

namespace AgentCore.Liveness;

public sealed class HeartbeatTests
{
    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    private readonly World world = new();

    [Fact]
    public async Task Each_session_is_pinged_every_thirty_seconds_and_not_all_at_once()
    {
        List<WatchedSession> sessions = [];
        for (int number = 0; number < 30; number++) sessions.Add(await WatchedSession.ConnectAsync(world, AnHour));
        var table = new Timetable(world);
        table.Beat(TimeSpan.FromMinutes(3));
        await table.PlayAsync();

        Assert.All(sessions, session =>
        {
            Assert.Equal(6, session.Pings.Count);
            Assert.All(session.Pings.Zip(session.Pings.Skip(1)), pair => Assert.Equal(TimeSpan.FromSeconds(30), pair.Second - pair.First));
        });
        Assert.Equal(6, sessions.Select(session => session.Pings[0]).Distinct().Count());
    }

    [Fact]
    public async Task A_ping_bears_the_time_and_the_end_of_the_log()
    {
        Session session = await world.ConnectAsync();
        await world.PublishAsync(world.NewEvent());
        session.Connection.TakeReceived();
        await world.AdvanceAsync(TimeSpan.FromSeconds(30));
        string ping = Assert.Single(session.Connection.TakeReceived());
        Assert.Matches($$"""^{"type":"ping","timestamp":"2026-01-01T12:00:\d\dZ","id":"{{world.Log.End}}"}$""", ping);

        world.Log.Failure = new IOException("down");
        await world.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.DoesNotContain("\"id\"", Assert.Single(session.Connection.TakeReceived()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_answers_is_never_closed()
    {
        WatchedSession session = await WatchedSession.ConnectAsync(world, AnHour);
        var table = new Timetable(world);
        table.Beat(TimeSpan.FromMinutes(50));
        await table.PlayAsync();
        Assert.Null(session.Closed);
        Assert.Empty(session.Errors);
    }

    [Fact]
    public async Task A_session_that_falls_silent_is_told_and_closed_after_five_to_eight_minutes_whenever_it_came_and_went()
    {
        List<WatchedSession> sessions = [];
        var table = new Timetable(world);
        for (int number = 0; number < 150; number++)
        {
            int answersFor = number % 4 * 61;
            table.At(TimeSpan.FromSeconds(3.1 * number), async () =>
                sessions.Add(await WatchedSession.ConnectAsync(world, AnHour, TimeSpan.FromSeconds(answersFor))));
        }
        table.Beat(TimeSpan.FromMinutes(25));
        await table.PlayAsync();

        Assert.Equal(150, sessions.Count);
        Assert.All(sessions, session =>
        {
            Assert.Equal("IDLE_TIMEOUT", session.Closed?.Reason);
            Assert.Equal(session.Closed?.At, session.Errors["IDLE_TIMEOUT"]);
            Assert.InRange(session.Closed!.Value.At - session.LastHeard, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(8));
        });
    }

    [Fact]
    public async Task After_a_heartbeat_that_was_down_nobody_is_closed_for_its_silence()
    {
        List<WatchedSession> sessions = [];
        for (int number = 0; number < 12; number++) sessions.Add(await WatchedSession.ConnectAsync(world, AnHour));
        var table = new Timetable(world);
        Heartbeat instance = world.NewHeartbeat();
        for (int second = 0; second < 2_400; second += 5)
            if (second is < 300 or > 1_205) table.Run(TimeSpan.FromSeconds(second), instance);
        await table.PlayAsync();
        Assert.All(sessions, session => Assert.Null(session.Closed));
    }

    [Fact]
    public async Task A_word_by_a_handler_whose_clock_is_a_window_ahead_is_heard()
    {
        var skewed = new World(TimeSpan.FromSeconds(2.5));
        Session session = await skewed.ConnectAsync();
        long window = new LivenessClock(skewed.Liveness).WindowAt(skewed.Clock.GetUtcNow()) + 3;
        session.Connection.Groups.UnionWith([SessionGroups.Pinged(window - 1), SessionGroups.Pinged(window - 2)]);
        skewed.Clock.Advance(TimeSpan.FromSeconds(599));
        await session.SayAsync("""{"type":"pong"}""");
        await skewed.NewHeartbeat(TimeSpan.FromSeconds(-2.5)).RunAsync(World.Cancellation);
        Assert.True(session.IsOpen);
    }

    [Fact]
    public async Task A_session_is_warned_and_then_closed_before_its_token_ends_whenever_that_is()
    {
        List<WatchedSession> sessions = [];
        var table = new Timetable(world);
        for (int number = 0; number < 100; number++)
        {
            int lifetime = 60 + (number * 7);
            table.At(TimeSpan.FromSeconds(1.7 * number), async () =>
                sessions.Add(await WatchedSession.ConnectAsync(world, TimeSpan.FromSeconds(lifetime))));
        }
        table.Beat(TimeSpan.FromMinutes(20));
        await table.PlayAsync();

        Assert.Equal(100, sessions.Count);
        Assert.All(sessions, session =>
        {
            Assert.Equal("TOKEN_EXPIRED", session.Closed?.Reason);
            Assert.InRange(session.Until - session.Closed!.Value.At, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(35));
            Assert.InRange(session.Until - session.Errors["TOKEN_EXPIRED"], TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(100));
        });
        // With time to act, there is a minute between the warning and the end.
        Assert.All(sessions.Where(session => session.Until > world.Clock.GetUtcNow().AddMinutes(-15)), session =>
            Assert.Equal(TimeSpan.FromMinutes(1), session.Closed!.Value.At - session.Errors["TOKEN_EXPIRED"]));
    }

    [Fact]
    public async Task A_run_makes_as_many_calls_for_one_session_as_for_five_thousand()
    {
        List<int[]> calls = [];
        foreach (int sessions in new[] { 1, 100, 5_000 })
        {
            var populated = new World();
            for (int number = 0; number < sessions; number++) await populated.ConnectAsync(AnyToken(populated));
            int before = populated.Hub.Operations.Count;
            List<int> perRun = [];
            for (int run = 0; run < 66; run++)
            {
                await populated.AdvanceAsync(populated.Liveness.RunEvery);
                perRun.Add(populated.Hub.Operations.Count - before);
                before = populated.Hub.Operations.Count;
            }
            calls.Add([.. perRun]);
        }
        Assert.Equal(calls[0], calls[1]);
        Assert.Equal(calls[0], calls[2]);
        Assert.InRange(calls[0].Max(), 1, 11);
    }

    private string? token;

    private string AnyToken(World populated) => token ??= populated.Mint(lifetime: AnHour);
}
