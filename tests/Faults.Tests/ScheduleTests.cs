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
        Assert.Equal(
            Enum.GetValues<FaultKind>(), Schedule.Draw(1, TimeSpan.FromSeconds(1)).All.Select(fault => fault.Kind).Distinct().Order());
        Assert.All(
            Schedule.Draw(1, TimeSpan.FromMinutes(5)).Faults.Where(fault => fault.Kind is not FaultKind.Prune).CountBy(fault => fault.Kind),
            kind => Assert.True(kind.Value >= 5, $"{kind.Key} came {kind.Value} times."));
    }

    [Fact]
    public void Faults_come_in_order_and_leave_the_end_of_a_run_to_what_they_left_behind()
    {
        IReadOnlyList<Fault> schedule = Schedule.Draw(3, Length).Faults;
        Assert.Equal(schedule.OrderBy(fault => fault.At), schedule);
        Assert.All(schedule, fault => Assert.InRange(fault.At, TimeSpan.Zero, Length * 0.9));
    }
}
