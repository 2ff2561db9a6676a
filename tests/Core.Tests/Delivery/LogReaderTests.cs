using AgentCore.Channels;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.Delivery;

public sealed class LogReaderTests
{
    private static readonly Listener OfErrors = new(new ChannelSet([new Channel("agent.error")]));

    private readonly TestLog log = new(new FakeTimeProvider());
    private LogPosition beginning;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_entry_moves_the_reader_on_and_only_what_the_listener_may_hear_is_given()
    {
        await AppendAsync("agent.error", "task.progress", "agent.error");
        List<LogStep> steps = await ReadAsync(followUpTo: null);
        Assert.Equal(log.Entries.Select(entry => entry.Position), steps.Select(step => step.Through));
        Assert.Equal([log.Entries[0], null, log.Entries[2]], steps.Select(step => step.Given));
    }

    [Fact]
    public async Task What_is_lost_is_given_to_everybody()
    {
        beginning = log.End;
        await AppendAsync("task.progress", "agent.error");
        log.Forget(1);
        List<LogStep> steps = await ReadAsync(followUpTo: null);
        Assert.Equal(GapReason.Retention, Assert.IsType<LogEntry.Lost>(steps[0].Given).Reason);
        Assert.Equal(log.Entries[0], steps[1].Given);
    }

    [Fact]
    public async Task An_event_that_came_in_again_is_given_under_its_own_id_where_it_may_have_been_missed()
    {
        LogPosition first = (await AppendAsync("agent.error"))[0].Position;
        await AppendAgainAsync();
        Assert.Equal([first, first], Ids(await ReadAsync(followUpTo: first)));
        Assert.Equal([first], Ids(await ReadAsync(followUpTo: beginning)));
        Assert.Equal([first], Ids(await ReadAsync(followUpTo: null)));
        Assert.Equal([first], Ids(await ReadAsync(followUpTo: first with { Log = first.Log + 1 })));
    }

    [Fact]
    public async Task An_event_that_came_in_again_is_not_given_to_who_may_not_hear_it()
    {
        LogPosition first = (await AppendAsync("task.progress"))[0].Position;
        await AppendAgainAsync();
        Assert.Empty(Ids(await ReadAsync(followUpTo: first)));
    }

    private Task<IReadOnlyList<Appended>> AppendAsync(params string[] types)
    {
        if (log.Entries.Count == 0) beginning = log.End;
        return log.AppendAsync([.. types.Select((type, index) => Event($"{log.Entries.Count}-{index}", type))], Stop);
    }

    /// <summary>The log's first event comes in once more.</summary>
    private Task<IReadOnlyList<Appended>> AppendAgainAsync() => log.AppendAsync([((LogEntry.Recorded)log.Entries[0]).Event], Stop);

    private async Task<List<LogStep>> ReadAsync(LogPosition? followUpTo)
    {
        List<LogStep> steps = [];
        await foreach (LogStep step in new LogReader(log).ReadAsync(beginning, log.End, OfErrors, followUpTo, Stop)) steps.Add(step);
        return steps;
    }

    private static IEnumerable<LogPosition> Ids(IEnumerable<LogStep> steps) =>
        steps.Select(step => step.Given).OfType<LogEntry.Recorded>().Select(given => given.Position);

    private static AgentEvent Event(string id, string type) => new("/tests", id, type, null, DateTimeOffset.UnixEpoch, "{}"u8.ToArray());
}
