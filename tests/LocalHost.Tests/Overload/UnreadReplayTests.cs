using System.Globalization;
using AgentCore.LocalHost.Drivers;
using AgentCore.LocalHost.Tests;

namespace AgentCore.LocalHost.Overload;

/// <summary>WebSockets that ask for a replay and do not read it, in a process whose heap ends far below what they all ask for.</summary>
[Collection(nameof(CrowdTests))]
public sealed class UnreadReplayTests
{
    private const int MB = 1024 * 1024;

    private const int Ring = 4 * MB, Budget = 32 * MB, Log = 3 * 8 * MB;

    private const int Stalled = 40;

    /// <summary>What an empty host has, and the garbage of calls of half a megabyte between two collections.</summary>
    private const int Base = 128 * MB;

    /// <summary>Each replay that is under way has one frame of 256 KB, in its own buffer, in a REST call and in the hub's.</summary>
    private const int Replays = Stalled * 2 * MB;

    private const int EventBytes = 16 * 1024, EventsACall = 32, Calls = 40;

    /// <summary>What the kernel keeps for a client that does not read.</summary>
    private const int SmallBuffer = 8 * 1024;

    [Fact]
    [Requirement("Slow reader")]
    public async Task WebSockets_that_do_not_read_their_replays_share_one_budget_and_one_that_reads_has_everything()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Crowd.Patience);
        CancellationToken stop = limit.Token;
        const int heap = Base + (2 * Ring) + Log + Budget + Replays;
        await using LocalHostProcess host = await LocalHostProcess.StartAsync(
            [$"--Stream:RingBytes={Ring}", $"--WebPubSub:MaxQueuedBytesInAll={Budget}", "--Log:MemorySegments=3", $"--Log:SegmentBytes={8 * MB}"],
            stop, heap.ToString("x", CultureInfo.InvariantCulture));
        await using var topic = new Publisher(host.Url);
        string token = await topic.TokenAsync();
        for (int call = 0; call < Calls; call++) await topic.PublishAsync(Batch(call));

        LeanSocket[] stalled = await Crowd.AskAsync(
            Stalled, (i, cancel) => LeanSocket.AskAsync(host.Url, i, token, cancel, SmallBuffer), stop);
        foreach (LeanSocket socket in stalled)
            await socket.SendAsync("""{"type":"subscribe","channels":["*"],"since":"earliest"}""", stop);

        using LeanSocket reading = await LeanSocket.AskAsync(host.Url, Stalled, token, stop);
        for (int call = Calls; call < 2 * Calls; call++)
        {
            Task<int[]> read = ReadAsync(reading, stop);
            await topic.PublishAsync(Batch(call));
            Assert.Equal(Numbers(call), await read);
        }

        // Whoever was cut, most of them, has its connection ended without a close frame.
        int cut = 0;
        foreach (LeanSocket socket in stalled)
        {
            if (await IsCutAsync(socket, stop)) cut++;
            socket.Dispose();
        }
        Assert.InRange(cut, 1, Stalled);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Stalled} WebSockets asked for {Calls * EventsACall * EventBytes / MB} MB each, {Budget / MB} MB for all, heap limit {heap / MB} MB: "
            + $"{cut} cut; peak {host.PeakBytes / MB} MB resident");
    }

    private static int[] Numbers(int call) => [.. Enumerable.Range(call * EventsACall, EventsACall)];

    private static TestEvent[] Batch(int call) => [.. Numbers(call).Select(number => TestEvent.Numbered(number) with
    {
        Data = $$"""{"agent_id":"agent-1","number":{{number}},"text":"{{new string('x', EventBytes)}}"}""",
    })];

    private static async Task<int[]> ReadAsync(LeanSocket socket, CancellationToken cancellation)
    {
        int[] numbers = new int[EventsACall];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = await socket.NumberAsync(cancellation) ?? throw new IOException("A reader was cut.");
        return numbers;
    }

    /// <summary>Reads what there is; a connection that still has its confirmation to come was not cut.</summary>
    private static async Task<bool> IsCutAsync(LeanSocket socket, CancellationToken cancellation)
    {
        while (await socket.MessageAsync(cancellation) is { } message)
            if (message.Span.IndexOf("\"type\":\"subscribed\""u8) >= 0) return false;
        return true;
    }
}
