namespace AgentCore.EventLog;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task What_retention_has_taken_is_announced_where_reading_goes_on()
    {
        var bench = new LogBench(await NewStoreAsync()) { Options = { SegmentBytes = 400 } };
        List<LogEntry> all = await FillAsync(bench, 20);
        bench.Store.Drop(all[0].Position.Log, 1);
        bench.Store.Drop(all[0].Position.Log, 2);
        var first = new LogPosition(all[0].Position.Log, 3, 0);
        LogEntry[] held = [.. all.Where(entry => entry.Position > first)];

        SegmentedLog log = bench.Open();
        Assert.Equal(first, await LogBench.EarliestAsync(log));
        List<LogEntry> read = await LogBench.ReadAsync(log, all[1].Position);
        Assert.Equal(new LogEntry.Lost(first, all[1].Position, GapReason.Retention), read[0]);
        Assert.Equal(held.Select(LogBench.Text), read.Skip(1).Select(LogBench.Text));
        string cursor = all[1].Position.ToString();
        Assert.Equal(new LogCursor.Gone(cursor, first, GapReason.Retention), await log.ResolveAsync(cursor, Stop));
        Assert.Equal(first, await log.RewindAsync(held[0].Position, TimeSpan.FromHours(1), Stop));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_cursor_whose_segment_vanishes_once_it_was_checked_is_not_rewound_to_behind_the_gap(bool isHeldInMemory)
    {
        var bench = new LogBench(await NewStoreAsync()) { Options = { SegmentBytes = 400 } };
        List<LogEntry> all = await FillAsync(bench, 20);
        LogPosition cursor = all[1].Position;
        SegmentedLog log = bench.Open();
        if (isHeldInMemory) await LogBench.ReadAsync(log, all[0].Position, cursor);
        bench.Store.Drop(cursor.Log, 1);
        bench.Store.Drop(cursor.Log, 2);

        LogPosition back = await log.RewindAsync(cursor, TimeSpan.FromSeconds(30), Stop);
        Assert.True(back <= cursor, $"{back} is behind {cursor}.");
        LogEntry.Lost lost = Assert.Single((await LogBench.ReadAsync(log, back)).OfType<LogEntry.Lost>());
        Assert.Equal((new LogPosition(cursor.Log, 3, 0), GapReason.Retention), (lost.Position, lost.Reason));
    }

    [Fact]
    public async Task What_lies_before_a_missing_segment_is_not_held()
    {
        var bench = new LogBench(await NewStoreAsync()) { Options = { SegmentBytes = 400 } };
        List<LogEntry> all = await FillAsync(bench, 20);
        uint name = all[0].Position.Log;
        bench.Store.Drop(name, 3);

        SegmentedLog log = bench.Open();
        Assert.Equal(new LogPosition(name, 4, 0), await LogBench.EarliestAsync(log));
        List<LogEntry> read = await LogBench.ReadAsync(log, all[0].Position);
        var lost = Assert.Single(read.OfType<LogEntry.Lost>());
        Assert.Equal((new LogPosition(name, 4, 0), GapReason.Retention), (lost.Position, lost.Reason));
        Assert.Equal(read.Select(entry => entry.Position).Order(), read.Select(entry => entry.Position));
        Assert.Equal(
            all.Skip(1).Where(entry => entry.Position.Segment != 3).Select(LogBench.Text),
            read.Where(entry => entry is not LogEntry.Lost).Select(LogBench.Text));
    }

    [Fact]
    public async Task A_segment_that_vanishes_under_a_reader_is_announced()
    {
        var bench = new LogBench(await NewStoreAsync()) { Options = { SegmentBytes = 400 } };
        List<LogEntry> all = await FillAsync(bench, 20);
        uint name = all[0].Position.Log;
        SegmentedLog log = bench.Open();
        var read = new List<LogEntry>();
        await foreach (LogEntry entry in log.ReadAsync(new LogPosition(name, 1, 0), all[^1].Position, Stop))
        {
            if (read.Count == 0)
                for (uint segment = 1; segment < 4; segment++) bench.Store.Drop(name, segment);
            read.Add(entry);
        }

        var lost = Assert.Single(read.OfType<LogEntry.Lost>());
        Assert.Equal((new LogPosition(name, 4, 0), GapReason.Retention), (lost.Position, lost.Reason));
        Assert.Equal(
            all.Where(entry => entry.Position.Segment is 1 or >= 4).Select(LogBench.Text),
            read.Where(entry => entry is not LogEntry.Lost).Select(LogBench.Text));
    }

    [Fact]
    public async Task Where_all_segments_are_gone_a_new_log_takes_the_old_ones_place_and_everyone_notices()
    {
        var bench = new LogBench(await NewStoreAsync()) { Options = { SegmentBytes = 400 } };
        SegmentedLog writer = bench.Open();
        SegmentedLog reader = bench.Open();
        for (int number = 0; number < 10; number++) await LogBench.AppendAsync(writer, number);
        LogPosition old = await reader.GetEndAsync(Stop);
        foreach (SegmentInfo segment in await bench.Store.ListAsync(old.Log, Stop)) bench.Store.Drop(old.Log, segment.Number);

        LogPosition place = (await LogBench.AppendAsync(writer, 100)).Position;
        Assert.NotEqual(old.Log, place.Log);
        Assert.Equal(place, await reader.GetEndAsync(Stop));
        var first = new LogPosition(place.Log, 1, 0);
        Assert.Equal(new LogCursor.Gone(old.ToString(), first, GapReason.LogReplaced), await reader.ResolveAsync(old.ToString(), Stop));
        List<LogEntry> read = await LogBench.ReadAsync(reader, old, place);
        Assert.Equal(new LogEntry.Lost(first, old, GapReason.LogReplaced), read[0]);
        Assert.Equal([100], LogBench.Numbers(read.Skip(1)));
        LogPosition older = old with { Segment = 1 };
        Assert.Equal([new LogEntry.Lost(first, older, GapReason.LogReplaced)], await LogBench.ReadAsync(reader, older, old));
    }

    [Fact]
    public async Task An_event_that_a_repeat_names_is_null_where_it_is_no_longer_held()
    {
        var bench = new LogBench(await NewStoreAsync()) { Options = { SegmentBytes = 400 } };
        SegmentedLog log = bench.Open();
        for (int number = 0; number < 10; number++) await LogBench.AppendAsync(log, number);
        await LogBench.AppendAsync(log, 0);
        SegmentedLog reader = bench.Open();
        var again = (LogEntry.Redelivery)(await LogBench.ReadAllAsync(reader))[^1];
        bench.Store.Drop(again.First.Log, 1);

        Assert.Null(await bench.Open().FollowAsync(again, Stop));
    }

    [Fact]
    public async Task The_end_of_a_closed_segment_and_the_beginning_of_the_next_are_the_same_place()
    {
        var bench = new LogBench(await NewStoreAsync()) { Options = { SegmentBytes = 400 } };
        List<LogEntry> all = await FillAsync(bench, 6);
        SegmentedLog log = bench.Open();
        uint name = all[0].Position.Log;
        SegmentInfo first = (await bench.Store.ListAsync(name, Stop))[0];
        LogPosition[] same = [all.Last(entry => entry.Position.Segment == 1).Position, new(name, 1, first.Length), new(name, 2, 0)];

        foreach (LogPosition left in same)
        {
            foreach (LogPosition right in same) Assert.Empty(await LogBench.ReadAsync(log, left, right));
            Assert.Equal(
                all.Where(entry => entry.Position.Segment > 1).Select(LogBench.Text),
                (await LogBench.ReadAsync(log, left)).Select(LogBench.Text));
            Assert.Equal(
                all.Where(entry => entry.Position.Segment == 1).Select(LogBench.Text),
                (await LogBench.ReadAsync(log, new LogPosition(name, 1, 0), left)).Select(LogBench.Text));
        }
    }

    /// <summary>That many events appended by one process, and the entries they are.</summary>
    private static async Task<List<LogEntry>> FillAsync(LogBench bench, int count)
    {
        SegmentedLog log = bench.Open();
        for (int number = 0; number < count; number++) await LogBench.AppendAsync(log, number);
        return await LogBench.ReadAllAsync(log);
    }
}
