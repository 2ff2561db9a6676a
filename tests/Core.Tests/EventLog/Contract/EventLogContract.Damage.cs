using System.Text;

namespace AgentCore.EventLog;

public abstract partial class EventLogContract
{
    [Theory]
    [InlineData("no record at all\n")]
    [InlineData("{\"at\":\"2025-10-18T10:30:00.0000000Z\",\"by\":\"0000000000000001\",\"source\":\"/agents/7\",\"id\":\"ev")]
    [InlineData("{\"at\":\"2025-10-18T10:30:00.0000000Z\",\"by\":\"0000000000000001\",\"source\":\"/agents/7\"}\n")]
    [InlineData("{\"roll\":true}\n")]
    [InlineData("torn, then\n\nempty, then torn")]
    public async Task A_torn_or_foreign_line_is_skipped_and_counted_and_costs_no_event(string foreign)
    {
        var bench = new LogBench(await NewStoreAsync()) { Options = { SegmentBytes = 100_000 } };
        SegmentedLog warm = bench.Open();
        await LogBench.AppendAsync(warm, 1);
        LogPosition before = await warm.GetEndAsync(Stop);
        await bench.Store.AppendAsync(before.Log, 1, before.Offset, Encoding.UTF8.GetBytes(foreign), Stop);

        LogPosition between = await bench.Open().GetEndAsync(Stop);
        Assert.Equal(before.Offset + foreign.LastIndexOf('\n') + 1, between.Offset);
        await LogBench.AppendAsync(warm, 2);
        await LogBench.AppendAsync(bench.Open(), 3);
        Assert.True((await LogBench.AppendAsync(warm, 3)).IsDuplicate);

        SegmentedLog log = bench.Open();
        List<LogEntry> all = await LogBench.ReadAllAsync(log);
        Assert.Equal([1, 2, 3], LogBench.Numbers(all));
        Assert.Equal([2, 3], LogBench.Numbers(await LogBench.ReadAsync(log, between)));
        foreach (LogPosition place in all.Select(entry => entry.Position))
            Assert.Equal(new LogCursor.At(place), await log.ResolveAsync(place.ToString(), Stop));
        int lines = foreign.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        Assert.Equal(lines, log.DamagedLines);
        await LogBench.ReadAllAsync(log);
        Assert.Equal(lines, log.DamagedLines);
    }

    [Fact]
    public async Task A_foreign_line_without_end_is_not_kept_in_memory_whole()
    {
        var bench = new LogBench(await NewStoreAsync()) { Options = { SegmentBytes = 20_000_000 } };
        SegmentedLog log = bench.Open();
        await LogBench.AppendAsync(log, 1);
        LogPosition end = await log.GetEndAsync(Stop);
        uint length = end.Offset;
        var foreign = new byte[3_000_000];
        Array.Fill(foreign, (byte)'x');
        for (int block = 0; block < 2; block++, length += (uint)foreign.Length)
            await bench.Store.AppendAsync(end.Log, 1, length, foreign, Stop);

        Assert.Equal(end, await bench.Open().GetEndAsync(Stop));
        await LogBench.AppendAsync(log, 2);
        Assert.Equal([1, 2], LogBench.Numbers(await LogBench.ReadAllAsync(log)));
        Assert.Equal(1, log.DamagedLines);
    }

    [Fact]
    public async Task Lines_behind_a_roll_are_not_the_logs_and_readers_find_the_end_beyond_them()
    {
        var bench = new LogBench(await NewStoreAsync()) { Options = { SegmentBytes = 400, SegmentBlocks = 2 } };
        SegmentedLog log = bench.Open();
        SegmentedLog reader = bench.Open();
        for (int number = 0; number < 3; number++) await LogBench.AppendAsync(log, number);
        LogPosition end = await reader.GetEndAsync(Stop);
        uint closed = (await bench.Store.ListAsync(end.Log, Stop))[0].Length;
        await bench.Store.AppendAsync(end.Log, 1, closed, "foreign\n"u8.ToArray(), Stop);

        for (int number = 3; number < 8; number++) await LogBench.AppendAsync(bench.Open(), number);
        Assert.Equal(Enumerable.Range(0, 8), LogBench.Numbers(await LogBench.ReadAllAsync(reader)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("  { \"a\" : 1 ,\t\"b\":[ ] }\t ")]
    [InlineData("{\r\n  \"a\": \"x\\ny\",\n  \"b\": \"\\u00e9\\u2028 \\\" \\\\ é \u2028 😀\"\r\n}\n")]
    [InlineData("{\"data\":{\"data\":1},\"text\":\"t\",\"roll\":true,\"again\":\"a\",\"at\":0}")]
    [InlineData("{\"a\":1.50,\"a\":1e5,\"big\":123456789012345678901234567890,\"\\u0061\":\"\\/\"}")]
    public async Task Data_comes_back_byte_for_byte(string data)
    {
        var bench = new LogBench(await NewStoreAsync());
        await bench.Open().AppendAsync([LogBench.Event(1, data), LogBench.Event(2)], Stop);

        var entry = Assert.IsType<LogEntry.Recorded>((await LogBench.ReadAllAsync(bench.Open()))[0]);
        Assert.Equal(data, Encoding.UTF8.GetString(entry.Event.Data.Span));
    }
}
