using System.Globalization;
using AgentCore.LocalHost.Drivers;
using AgentCore.LocalHost.Tests;

namespace AgentCore.LocalHost.Overload;

/// <summary>
/// Readers that stall under a burst of many rings, in a process whose heap ends a little above what the options add up to. What is not
/// bounded by an option would end the process.
/// </summary>
[Collection(nameof(CrowdTests))]
public sealed class MemoryPressureTests
{
    private const int MB = 1024 * 1024;

    /// <summary>
    /// Of each of the two rings, and of what waits for each stalled WebSocket. The events are shared, whoever waits for them.
    /// </summary>
    private const int Ring = 4 * MB, Queue = 4 * MB;

    private const int Stalled = 40, StalledSockets = 4, Reading = 4, ReadingSockets = 2;

    /// <summary>What an empty host has, and the garbage of calls of half a megabyte between two collections.</summary>
    private const int Base = 128 * MB;

    private const int EventBytes = 16 * 1024, EventsACall = 32;

    /// <summary>What the kernel keeps for a client that does not read.</summary>
    private const int SmallBuffer = 8 * 1024;

    [Theory]
    [InlineData(64, 6, 16, false)]
    [InlineData(192, 3, 4, true)]
    public async Task Under_a_burst_of_many_rings_the_slow_are_cut_and_come_back_and_the_process_keeps_to_its_bounds(
        int burst, int segments, int segmentMegabytes, bool isGapDue)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Crowd.Patience);
        CancellationToken stop = limit.Token;
        int heap = Base + (2 * Ring) + Queue + (segments * segmentMegabytes * MB);
        await using LocalHostProcess host = await LocalHostProcess.StartAsync(
            [$"--Stream:RingBytes={Ring}", $"--WebPubSub:MaxQueuedBytes={Queue}", $"--Log:MemorySegments={segments}",
                $"--Log:SegmentBytes={segmentMegabytes * MB}"],
            stop, heap.ToString("x", CultureInfo.InvariantCulture));
        await using var topic = new Publisher(host.Url);
        string token = await topic.TokenAsync();

        LeanStream[] stalled = await Crowd.AskAsync(
            Stalled, (i, cancel) => LeanStream.AskAsync(host.Url, i, token, null, cancel, SmallBuffer), stop);
        LeanSocket[] stalledSockets = await Crowd.AskAsync(
            StalledSockets, (i, cancel) => LeanSocket.AskAsync(host.Url, i, token, cancel, SmallBuffer), stop);
        LeanStream[] reading = await Crowd.AskAsync(Reading, (i, cancel) => LeanStream.AskAsync(host.Url, i, token, null, cancel), stop);
        LeanSocket[] readingSockets = await Crowd.AskAsync(
            ReadingSockets, (i, cancel) => LeanSocket.AskAsync(host.Url, i, token, cancel), stop);
        foreach (LeanStream stream in stalled.Concat(reading)) await stream.BlockAsync(stop);

        int events = burst * MB / EventBytes;
        for (int first = 0; first < events; first += EventsACall)
        {
            int[] numbers = [.. Enumerable.Range(first, EventsACall)];
            IEnumerable<LeanStream> readers = first == 0 ? reading.Concat(stalled) : reading;
            Task<int[]>[] reads =
            [
                .. readers.Select(stream => ReadAsync(stream.NumberAsync, stop)),
                .. readingSockets.Select(socket => ReadAsync(socket.NumberAsync, stop)),
            ];
            await topic.PublishAsync([.. numbers.Select(Large)]);
            // Whoever reads, at first those too who will stall, sees all of it, in order, before the next call.
            Assert.All(await Task.WhenAll(reads), read => Assert.Equal(numbers, read));
        }

        Return[] returns = await Task.WhenAll(stalled.Select((stream, i) => ReturnAsync(stream, host.Url, i, token, events, stop)));
        Assert.All(returns, back => Assert.Equal(isGapDue ? 1 : 0, back.Gaps));
        Assert.All(returns, back => Assert.True(back.WasCut));
        // A WebSocket that falls behind is cut without a close frame, for which its queue has no room.
        foreach (LeanSocket socket in stalledSockets)
            while (await socket.MessageAsync(stop) is not null) { }
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{burst} MB in rings of {Ring / MB} MB and a log of {segments * segmentMegabytes} MB, heap limit {heap / MB} MB: {Stalled} streams cut after "
            + $"{returns.Min(back => back.Before)} to {returns.Max(back => back.Before)} of {events} events, back with {returns.Sum(back => back.Gaps)} gaps; "
            + $"{Reading + ReadingSockets} readers had all; peak {host.PeakBytes / MB} MB resident");
        foreach (LeanConnection connection in (LeanConnection[])[.. stalledSockets, .. reading, .. readingSockets]) connection.Dispose();
    }

    private static TestEvent Large(int number) =>
        TestEvent.Numbered(number) with { Data = $$"""{"agent_id":"agent-1","number":{{number}},"text":"{{new string('x', EventBytes)}}"}""" };

    private static async Task<int[]> ReadAsync(Func<CancellationToken, ValueTask<int?>> next, CancellationToken cancellation)
    {
        int[] numbers = new int[EventsACall];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = await next(cancellation) ?? throw new IOException("A reader was cut.");
        return numbers;
    }

    /// <summary>
    /// Reads what there was until the cut, comes back by id, and reads on to the last event: a hole is where a gap is, and nowhere else.
    /// </summary>
    private static async Task<Return> ReturnAsync(
        LeanStream cut, Uri url, int number, string token, int events, CancellationToken cancellation)
    {
        int next = EventsACall;
        while (next < events && await cut.NumberAsync(cancellation) is { } before) Assert.Equal(next++, before);
        var back = new Return(WasCut: next < events, Before: next, Gaps: 0);
        using LeanStream again = await LeanStream.AskAsync(url, number, token, cut.LastEventId, cancellation);
        cut.Dispose();
        Assert.Equal(200, again.Status);
        bool mayJump = false;
        while (next < events)
        {
            ReadOnlyMemory<byte> block = await again.BlockAsync(cancellation) ?? throw new IOException("It was cut again.");
            if (block.Span.IndexOf("event: gap\n"u8) >= 0) (mayJump, back) = (true, back with { Gaps = back.Gaps + 1 });
            if (LeanStream.NumberIn(block.Span) is not { } read) continue;
            if (mayJump) Assert.InRange(read, next, events);
            else Assert.Equal(next, read);
            (next, mayJump) = (read + 1, false);
        }
        return back;
    }

    private sealed record Return(bool WasCut, int Before, int Gaps);
}
