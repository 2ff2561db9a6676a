using AgentCore.Faults.Histories;

namespace AgentCore.Faults.Tests.Histories;

public sealed class WorkerTallyTests
{
    private static readonly Uri First = new("http://127.0.0.1:1"), Second = new("http://127.0.0.1:2");

    [Fact]
    public void It_counts_each_event_once_that_was_acknowledged_where_a_worker_had_been_killed()
    {
        WorkerKill[] kills = [new(First, At: 20), new(First, At: 30)];
        Acknowledgement[] acknowledgements =
        [
            Taken(First, at: 10, 1), Taken(First, at: 25, 2, 3), Taken(First, at: 40, 3, 4), Taken(Second, at: 40, 5),
        ];
        Assert.Equal(new WorkerTally(Killed: 2, Relayed: 3), WorkerTally.Of(kills, acknowledgements));
    }

    [Fact]
    public void Without_a_kill_it_counts_nothing() =>
        Assert.Equal(new WorkerTally(0, 0), WorkerTally.Of([], [Taken(First, at: 10, 1)]));

    private static Acknowledgement Taken(Uri host, long at, params int[] numbers) => new(new Uri(host, "/topic?name=Relay"), numbers, at);
}
