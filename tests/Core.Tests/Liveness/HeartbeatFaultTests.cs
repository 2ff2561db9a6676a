using AgentCore.Sessions;
using CsCheck;

namespace AgentCore.Liveness;

public sealed class HeartbeatFaultTests
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(9);

    /// <summary>What becomes of the run that is due.</summary>
    private enum Turn
    {
        OnTime,
        Late,
        Missed,
        Doubled,
    }

    [Theory]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.AnswerLost)]
    internal async Task Whichever_call_fails_nobody_alive_is_closed_and_no_session_outlives_its_token(Fault fault)
    {
        int calls = await PlayAsync(new World(), _ => Fault.None);
        Assert.InRange(calls, 200, 1_000);
        for (int failing = 1; failing <= calls; failing++) await PlayAsync(new World(), call => call == failing ? fault : Fault.None);
    }

    [Fact]
    public async Task While_all_calls_fail_for_two_minutes_nobody_alive_is_closed()
    {
        for (int from = 1; from < 600; from += 40)
            await PlayAsync(new World(), call => call >= from && call < from + 60 ? Fault.Refused : Fault.None);
    }

    [Fact]
    public void Whatever_the_clocks_and_timers_do_nobody_alive_is_closed_and_all_others_are() =>
        Gen.Select(
            Gen.Int[-2_500, 2_500].Array[3],
            Turns.Array[2],
            // An outage of 50 runs and the missed ones beside it stay within the five minutes that are caught up.
            Gen.Select(Gen.Int[0, 144], Gen.Int[0, 50]),
            Gen.Select(Gen.Int[0, 200_000], Gen.Int[60, 500], Gen.Bool).Array[1, 5])
        .Sample(
            (skews, turns, outage, plans) =>
            {
                var world = new World(TimeSpan.FromMilliseconds(skews[2]));
                var table = new Timetable(world);
                for (int instance = 0; instance < 2; instance++)
                    Schedule(world, table, TimeSpan.FromMilliseconds(skews[instance]), turns[instance], outage);
                List<WatchedSession> sessions = [];
                foreach ((int at, int lifetime, bool answers) in plans)
                {
                    table.At(TimeSpan.FromMilliseconds(at), async () => sessions.Add(
                        await WatchedSession.ConnectAsync(world, TimeSpan.FromSeconds(lifetime), answers ? null : TimeSpan.Zero)));
                }
                Assert.True(table.PlayAsync().IsCompletedSuccessfully);
                foreach (WatchedSession session in sessions) AssertLife(world, table, session);
            },
            iter: 100);

    private static Gen<Turn[]> Turns =>
        Gen.Frequency((7, Gen.Const(Turn.OnTime)), (3, Gen.OneOf(Turn.Late, Turn.Missed, Turn.Doubled))).Array[144];

    private static void Schedule(World world, Timetable table, TimeSpan skew, Turn[] turns, (int From, int Runs) outage)
    {
        Heartbeat instance = world.NewHeartbeat(skew);
        for (int turn = 0; turn < turns.Length; turn++)
        {
            TimeSpan at = (world.Liveness.RunEvery * (turn + 1)) - skew;
            if (turn >= outage.From && turn < outage.From + outage.Runs) continue;
            if (turns[turn] == Turn.Late) at += TimeSpan.FromSeconds(4);
            if (turns[turn] != Turn.Missed) table.Run(at, instance);
            if (turns[turn] == Turn.Doubled) table.Run(at + TimeSpan.FromMilliseconds(100), instance);
        }
        for (int after = turns.Length + 1; after <= turns.Length + 120; after++)
            table.Run((world.Liveness.RunEvery * after) - skew, instance);
    }

    /// <summary>The same sessions each time: an answering one, a silent one, one that ends. Returns how many calls it took.</summary>
    private static async Task<int> PlayAsync(World world, Func<int, Fault> faults)
    {
        List<WatchedSession> sessions = [];
        var table = new Timetable(world);
        table.At(TimeSpan.Zero, async () =>
        {
            sessions.Add(await WatchedSession.ConnectAsync(world, TimeSpan.FromHours(1)));
            sessions.Add(await WatchedSession.ConnectAsync(world, TimeSpan.FromHours(1), TimeSpan.Zero));
            sessions.Add(await WatchedSession.ConnectAsync(world, TimeSpan.FromSeconds(200)));
            world.Hub.Faults = faults;
        });
        table.Beat(Length);
        await table.PlayAsync();
        foreach (WatchedSession session in sessions) AssertLife(world, table, session);
        Assert.NotNull(sessions[1].Closed);
        Assert.NotNull(sessions[2].Closed);
        return world.Hub.Operations.Count;
    }

    private static void AssertLife(World world, Timetable table, WatchedSession session)
    {
        if (session.AnswersUntil == DateTimeOffset.MaxValue) Assert.DoesNotContain("IDLE_TIMEOUT", session.Errors.Keys);
        DateTimeOffset now = world.Clock.GetUtcNow();
        if (session.Closed is not { } closed)
        {
            Assert.True(now < session.Until, $"until {session.Until:T}, and it is {now:T}");
            return;
        }
        Assert.True(session.Errors[closed.Reason] <= closed.At);
        if (closed.Reason == "IDLE_TIMEOUT")
        {
            Assert.InRange(closed.At - session.LastHeard, TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(5), TimeSpan.MaxValue);
            return;
        }
        // Runs that were missed or failed are made up for by the next; those on time end it before its token does.
        TimeSpan failed = world.Liveness.RunEvery * table.FailedRuns;
        DateTimeOffset nextRun = table.Runs.First(run => run >= session.Until - TimeSpan.FromSeconds(2.5));
        DateTimeOffset latest = nextRun > session.Until ? nextRun : session.Until;
        if (table.FailedRuns > 1) latest += failed;
        Assert.True(closed.At <= latest, $"until {session.Until:T}, closed {closed.At:T}");
        Assert.True(closed.At >= session.Until - TimeSpan.FromSeconds(40), $"until {session.Until:T}, closed {closed.At:T}");
    }
}
