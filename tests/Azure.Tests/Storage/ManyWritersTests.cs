using System.Diagnostics;
using System.Globalization;
using AgentCore.EventLog;
using AgentCore.Testing;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.Storage;

public sealed class ManyWritersTests(Azurite azurite)
{
    private const int Events = 20_000;
    private const int SegmentBytes = 512 * 1024;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Less than a minute on two idle cores; the limit is for those that are busy with much else.</summary>
    [Fact(Timeout = 600_000)]
    public async Task Eight_writers_in_four_processes_that_are_killed_and_delivered_to_again_make_one_order_with_every_event_once()
    {
        int seed = Random.Shared.Next();
        Say($"seed {seed}");
        BlobContainerClient container = await azurite.NewContainerAsync();
        string account = await azurite.ConnectionStringAsync();
        var eventGrid = new EventGridDouble(
            new Random(seed), Events,
            () => new WriterProcess(account, container.Name, SegmentBytes.ToString(CultureInfo.InvariantCulture)));

        long begun = Stopwatch.GetTimestamp();
        Task delivering = eventGrid.RunAsync(TestContext.Current.CancellationToken);
        Task<List<LogEntry>[]> reading = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => FollowAsync(Open(container), delivering)));
        await delivering;
        TimeSpan took = Stopwatch.GetElapsedTime(begun);
        List<LogEntry>[] readers = await reading;
        List<LogEntry> all = await LogBench.ReadAllAsync(Open(container));
        Say($"{Events} events in {took.TotalSeconds:f1} s, {Events / took.TotalSeconds:f0} events/s: {eventGrid.Deliveries} deliveries, "
            + $"{eventGrid.Kills} kills, {eventGrid.Redeliveries} redeliveries, {eventGrid.Conflicts} conflicts, "
            + $"{all.OfType<LogEntry.Redelivery>().Count()} repeats, {all[^1].Position.Segment} segments");

        var places = all.OfType<LogEntry.Recorded>().ToDictionary(entry => entry.Event.Id, entry => entry.Position.ToString());
        Assert.Equal(Events, places.Count);
        Assert.Equal(Events, eventGrid.Positions.Count);
        foreach ((int number, IEnumerable<string> told) in eventGrid.Positions)
            Assert.Equal(places[$"event-{number}"], Assert.Single(told.Distinct()));
        Assert.Equal(all.Select(entry => entry.Position).Order().Distinct(), all.Select(entry => entry.Position));
        foreach (List<LogEntry> reader in readers) Assert.Equal(all.Select(LogBench.Text), reader.Select(LogBench.Text));
        Assert.True(eventGrid.Kills >= 4 && eventGrid.Redeliveries > 0 && eventGrid.Conflicts > 0, "Nothing went wrong, so nothing was shown.");
    }

    /// <summary>Reads on as the log grows, to the end that it has when the writers are done.</summary>
    private static async Task<List<LogEntry>> FollowAsync(SegmentedLog log, Task writing)
    {
        var seen = new List<LogEntry>();
        LogPosition at = await LogBench.EarliestAsync(log);
        for (bool isLast = false; !isLast;)
        {
            isLast = writing.IsCompleted;
            LogPosition end = await log.GetEndAsync(Stop);
            seen.AddRange(await LogBench.ReadAsync(log, at, end));
            at = end;
            if (!isLast) await Task.WhenAny(writing, Task.Delay(TimeSpan.FromMilliseconds(100), Stop));
        }
        return seen;
    }

    private static SegmentedLog Open(BlobContainerClient container) => new(
        new AppendBlobSegmentStore(container), new EventLogOptions(), TimeProvider.System,
        () => (ulong)Random.Shared.NextInt64(), NullLogger<SegmentedLog>.Instance, Unmeasured.Metrics.Log);

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
