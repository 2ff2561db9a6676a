using CsCheck;

namespace AgentCore.EventLog;

public abstract partial class EventLogContract
{
    [Theory]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData("Earliest")]
    [InlineData("1f3a9c02-00000001-0000a4e")]
    [InlineData("1f3a9c02-00000001-0000a4e0 ")]
    [InlineData("1F3A9C02-00000001-0000A4E0")]
    [InlineData("1f3a9c02-00000000-00000000")]
    public async Task Text_that_is_no_position_is_bad(string cursor) =>
        Assert.IsType<LogCursor.Bad>(await new LogBench(await NewStoreAsync()).Open().ResolveAsync(cursor, Stop));

    [Fact]
    public async Task A_cursor_is_a_segments_beginning_or_the_end_of_a_record_and_nothing_else()
    {
        var bench = new LogBench(await NewStoreAsync()) { Options = { SegmentBytes = 400 } };
        SegmentedLog writer = bench.Open();
        for (int number = 0; number < 4; number++) await LogBench.AppendAsync(writer, number);
        SegmentedLog log = bench.Open();
        LogPosition end = await log.GetEndAsync(Stop);
        Assert.Equal(2u, end.Segment);

        foreach (SegmentInfo segment in await bench.Store.ListAsync(end.Log, Stop))
        {
            SegmentRead bytes = (await bench.Store.ReadAsync(end.Log, segment.Number, 0, 10_000, Stop))!.Value;
            for (uint offset = 0; offset < segment.Length + 3; offset++)
            {
                bool isPlace = offset == 0 || (offset <= segment.Length && bytes.Bytes.Span[(int)offset - 1] == '\n');
                var position = new LogPosition(end.Log, segment.Number, offset);
                LogCursor expected = isPlace ? new LogCursor.At(position) : new LogCursor.Bad();
                Assert.Equal(expected, await log.ResolveAsync(position.ToString(), Stop));
            }
        }
    }

    [Fact]
    public async Task A_cursor_beyond_the_end_is_bad_until_the_log_has_grown_to_it()
    {
        var bench = new LogBench(await NewStoreAsync());
        SegmentedLog writer = bench.Open();
        SegmentedLog log = bench.Open();
        LogPosition begin = await log.GetEndAsync(Stop);
        LogPosition place = (await LogBench.AppendAsync(writer, 1)).Position;

        Assert.Equal(new LogCursor.At(place), await log.ResolveAsync(place.ToString(), Stop));
        LogPosition beyond = place with { Offset = place.Offset * 2 };
        Assert.IsType<LogCursor.Bad>(await log.ResolveAsync(beyond.ToString(), Stop));
        Assert.IsType<LogCursor.Bad>(await log.ResolveAsync((begin with { Segment = 2 }).ToString(), Stop));
        await LogBench.AppendAsync(writer, 2);
        Assert.Equal(new LogCursor.At(beyond), await log.ResolveAsync(beyond.ToString(), Stop));
    }

    [Fact]
    public async Task A_log_that_nobody_has_written_to_has_an_end_and_readers_of_it_agree()
    {
        var bench = new LogBench(await NewStoreAsync());
        SegmentedLog[] logs = [.. Enumerable.Range(0, 8).Select(_ => bench.Open())];
        LogPosition[] ends = await Task.WhenAll(logs.Select(log => Task.Run(() => log.GetEndAsync(Stop).AsTask())));

        LogPosition end = Assert.Single(ends.Distinct());
        Assert.Equal((1u, 0u), (end.Segment, end.Offset));
        Assert.Empty(await LogBench.ReadAllAsync(logs[0]));
    }

    [Fact]
    public async Task Asking_for_an_end_that_has_not_moved_costs_one_small_read_however_many_ask()
    {
        var bench = new LogBench(await NewStoreAsync());
        SegmentedLog log = bench.Open();
        await LogBench.AppendAsync(log, 1);
        await log.GetEndAsync(Stop);
        (int reads, int lists) = (bench.Store.Reads, bench.Store.Lists);
        await log.GetEndAsync(Stop);
        Assert.Equal((reads + 1, lists), (bench.Store.Reads, bench.Store.Lists));

        bench.Store.Interleaves = true;
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => log.GetEndAsync(Stop).AsTask()));
        // How many share a read is the machine's affair; unshared, there would be as many reads as questions.
        Assert.InRange(bench.Store.Reads - reads, 2, 500);
    }

    [Fact]
    public async Task Readers_that_resume_at_once_share_the_reads()
    {
        var bench = new LogBench(await NewStoreAsync()) { Options = { SegmentBytes = 1_000_000, SegmentBlocks = 1_000 } };
        SegmentedLog log = bench.Open();
        string data = $$"""{"pad":"{{new string('x', 2_000)}}"}""";
        for (int number = 0; number < 300; number++) await log.AppendAsync([LogBench.Event(number, data)], Stop);
        bench.Store.Interleaves = true;
        LogPosition from = await LogBench.EarliestAsync(log);
        LogPosition end = await log.GetEndAsync(Stop);
        int before = bench.Store.Reads;
        List<LogEntry>[] all = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => LogBench.ReadAsync(log, from, end)));

        Assert.All(all, entries => Assert.Equal(Enumerable.Range(0, 300), LogBench.Numbers(entries)));
        Assert.InRange(bench.Store.Reads - before, 1, 1 + (int)(end.Offset / (256 * 1024)));
    }

    [Fact]
    public async Task Rewinding_finds_the_last_place_before_which_everything_is_older() =>
        await Gen.Select(Gen.Int[0, 20].Array[1, 40], Gen.Int[0, 200], Gen.Bool).SampleAsync(async (gaps, seconds, isLarge) =>
        {
            // Large: segments of several chunks; small: many segments.
            var bench = new LogBench(await NewStoreAsync())
            {
                Options = { SegmentBytes = isLarge ? 1_000_000 : 700, SegmentBlocks = 1_000 },
            };
            string data = $$"""{"pad":"{{new string('x', isLarge ? 50_000 : 5)}}"}""";
            SegmentedLog log = bench.Open();
            for (int number = 0; number < gaps.Length; number++)
            {
                bench.Time.Advance(TimeSpan.FromSeconds(gaps[number]));
                await log.AppendAsync([LogBench.Event(number, data)], Stop);
            }
            List<LogEntry> all = await LogBench.ReadAllAsync(log);
            var by = TimeSpan.FromSeconds(seconds);
            foreach (LogEntry from in all.Where((_, index) => index % 7 == 0).Append(all[^1]))
            {
                SegmentedLog fresh = bench.Open();
                LogPosition back = await fresh.RewindAsync(from.Position, by, Stop);
                Assert.Equal(0, fresh.DamagedLines);
                Assert.Equal(new LogCursor.At(back), await log.ResolveAsync(back.ToString(), Stop));
                Assert.Equal(
                    all.Where(entry => AppendedAt(entry) < AppendedAt(from) - by).Select(entry => entry.Position),
                    all.Where(entry => entry.Position <= back).Select(entry => entry.Position));
            }
        }, iter: Rounds / 3, threads: 1);
}
