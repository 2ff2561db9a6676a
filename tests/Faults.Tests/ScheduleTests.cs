using AgentCore.Faults.Schedules;

namespace AgentCore.Faults.Tests;

public sealed class ScheduleTests
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_seed_draws_the_same_schedule_each_time_and_another_seed_another() =>
        Assert.Multiple(
            () => Assert.Equal(Schedule.Draw(7, Length).All, Schedule.Draw(7, Length).All),
            () => Assert.NotEqual(Schedule.Draw(7, Length).All, Schedule.Draw(8, Length).All));

    [Fact]
    public void Every_kind_of_fault_comes_in_the_shortest_run_and_many_times_in_a_long_one()
    {
        FaultKind[] ofWorkers = [FaultKind.KillWorker, FaultKind.FreezeWorker];
        Assert.Equal(Enum.GetValues<FaultKind>().Except(ofWorkers), KindsIn(Schedule.Draw(1, TimeSpan.FromSeconds(1))));
        Assert.All(
            Schedule.Draw(1, TimeSpan.FromMinutes(5)).Faults.Where(fault => fault.Kind is not FaultKind.Prune).CountBy(fault => fault.Kind),
            kind => Assert.True(kind.Value >= 5, $"{kind.Key} came {kind.Value} times."));
    }

    [Fact]
    public void With_workers_every_instance_loses_its_worker_and_no_clock_steps()
    {
        Schedule schedule = Schedule.Draw(1, TimeSpan.FromSeconds(1), hasWorkers: true);
        Assert.Equal(Enum.GetValues<FaultKind>().Except([FaultKind.ClockStep]), KindsIn(schedule));
        Assert.Equal(
            [Target.App, Target.Relay, Target.Stream1, Target.Stream2],
            schedule.All.Where(fault => fault.Kind is FaultKind.KillWorker).Select(fault => fault.Target).Order());
    }

    [Fact]
    public void Without_workers_a_seed_draws_what_it_drew_before_there_were_any() => Assert.Equal(
        [
            "   0.6 s  Freeze Stream1 for 3.6 s", "   0.9 s  Kill Storage for 1.5 s", "   2.4 s  Stall Stream2 for 3.6 s",
            "   2.6 s  Slow Storage for 1.5 s",
        ],
        Schedule.Draw(1, Length).Faults.Take(4).Select(fault => fault.ToString()));

    [Fact]
    public void Faults_come_in_order_and_leave_the_end_of_a_run_to_what_they_left_behind()
    {
        IReadOnlyList<Fault> schedule = Schedule.Draw(3, Length).Faults;
        Assert.Equal(schedule.OrderBy(fault => fault.At), schedule);
        Assert.All(schedule, fault => Assert.InRange(fault.At, TimeSpan.Zero, Length * 0.9));
    }

    private static IOrderedEnumerable<FaultKind> KindsIn(Schedule schedule) => schedule.All.Select(fault => fault.Kind).Distinct().Order();
}
