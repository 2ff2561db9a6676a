using AgentCore.EventLog;
using static AgentCore.Streams.Stage;

namespace AgentCore.Streams;

public sealed class StreamClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_keepalive_comes_within_thirty_seconds_and_then_every_thirty()
    {
        await using var stage = new Stage();
        using Client client = await stage.ConnectAsync();
        await client.NextAsync();
        for (int round = 0; round < 3; round++)
        {
            await PassAsync(stage, TimeSpan.FromSeconds(30));
            SseBlock? keepalive = await client.NextAsync();
            Assert.Equal(("keepalive", stage.Log.End.ToString()), (keepalive!.Event, keepalive.Id));
            Assert.Matches("""^\{"timestamp":"2025-10-18T10:3\d:\d\dZ"\}$""", keepalive.Data);
        }
        stage.Publish(Event("1"));
        Assert.Equal("1", (await client.NextAsync())!.Data);
    }

    [Fact]
    public async Task A_keepalive_moves_a_quiet_readers_cursor_past_events_that_it_does_not_hear()
    {
        await using var stage = new Stage();
        var deaf = new StreamRequest(new([new("system.notification")]), StreamFormat.Named, null);
        using Client client = await stage.ConnectAsync(deaf);
        await client.NextAsync();
        LogPosition unheard = stage.Publish(Event("1"), Event("2"));
        Task<SseBlock> past = NextAtAsync(client, unheard.ToString());
        await stage.UntilAsync(() => past.IsCompleted, Second);
        Assert.Equal("keepalive", (await past).Event);
    }

    [Fact]
    [Requirement("SSE expiry")]
    public async Task At_the_tokens_end_the_client_is_told_and_the_stream_ends()
    {
        await using var stage = new Stage();
        DateTimeOffset expires = stage.Clock.Start + TimeSpan.FromSeconds(10);
        using Client client = await stage.ConnectAsync(new StreamRequest(All, StreamFormat.Named, expires));
        await client.NextAsync();
        stage.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(client.Ended.IsCompleted);
        stage.Clock.Advance(Second);

        SseBlock error = await client.NextAsync("error");
        Assert.Contains("\"code\":\"TOKEN_EXPIRED\"", error.Data, StringComparison.Ordinal);
        Assert.Empty(await client.RestAsync());
        Assert.Equal(0, stage.Streams.Count);
    }

    [Fact]
    public async Task A_stream_that_is_old_ends_with_its_last_position()
    {
        await using var stage = new Stage(options => options.MaxLifetime = TimeSpan.FromMinutes(10));
        using Client client = await stage.ConnectAsync();
        await client.NextAsync();
        await PassAsync(stage, TimeSpan.FromMinutes(9) - Second);
        stage.Publish(Event("1"));
        await client.NextAsync("agent.error");
        await PassAsync(stage, TimeSpan.FromMinutes(1) + Second);
        SseBlock last = (await client.RestAsync())[^1];
        Assert.Equal((stage.Log.End.ToString(), "keepalive", 1000), (last.Id, last.Event, last.Retry));
    }

    [Fact]
    public async Task A_drain_tells_each_client_its_own_time_to_return_and_lets_nobody_in()
    {
        await using var stage = new Stage();
        Client[] clients = [await stage.ConnectAsync(), await stage.ConnectAsync(), await stage.ConnectAsync()];
        foreach (Client client in clients) await client.NextAsync();
        await stage.Streams.DrainAsync(TestContext.Current.CancellationToken);

        List<int?> waits = [];
        foreach (Client client in clients) waits.Add(Assert.Single(await client.RestAsync()).Retry);
        Assert.All(waits, wait => Assert.InRange(wait!.Value, 1_000, 11_000));
        Assert.Equal(3, waits.Distinct().Count());
        Assert.IsType<StreamOpening.Full>(await stage.Streams.OpenAsync(Everything(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_stream_that_begins_only_after_the_drain_is_sent_away_too()
    {
        await using var stage = new Stage();
        EventStream late = await stage.OpenAsync(Everything());
        Task drained = stage.Streams.DrainAsync(TestContext.Current.CancellationToken);
        Assert.False(drained.IsCompleted);
        using Client client = Client.Run(late, pipeBytes: 65_536);
        Assert.InRange((await client.RestAsync())[^1].Retry!.Value, 1_000, 11_000);
        await drained.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_that_waits_for_the_log_hears_of_its_end(bool isExpired)
    {
        await using var stage = new Stage();
        using Client first = await stage.ConnectAsync();
        await first.NextAsync();
        LogPosition unheard = stage.Log.Append(Event("1")).Entries[0].Position;
        StreamRequest request = Everything(unheard.ToString()) with { Expires = stage.Clock.GetUtcNow() + Second };
        EventStream stream = await stage.OpenAsync(request);
        stage.Log.IsDown = true;
        using Client waiting = Client.Run(stream, pipeBytes: 65_536);
        await waiting.NextAsync();
        if (isExpired) stage.Clock.Advance(Second);
        else _ = stage.Streams.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Equal(isExpired ? "error" : "keepalive", Assert.Single(await waiting.RestAsync()).Event);
    }

    [Fact]
    public async Task Who_does_not_read_the_farewell_within_five_seconds_is_cut_off_whatever_the_output_minds()
    {
        await using var stage = new Stage();
        EventStream stream = await stage.OpenAsync(Everything());
        var output = new StuckOutput();
        Task running = stream.RunAsync(output, output.Free, CancellationToken.None);
        await output.IsStuck.WaitAsync(Patience, TestContext.Current.CancellationToken);
        _ = stage.Streams.DrainAsync(TestContext.Current.CancellationToken);
        for (int second = 0; second <= 5; second++) stage.Clock.Advance(Second);
        Assert.False(running.IsCompleted);
        stage.Clock.Advance(Second);
        await running.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_full_instance_refuses_until_a_stream_ends()
    {
        await using var stage = new Stage(maxStreams: 2);
        using Client first = await stage.ConnectAsync();
        EventStream second = await stage.OpenAsync(Everything());
        Assert.IsType<StreamOpening.Full>(await stage.Streams.OpenAsync(Everything(), TestContext.Current.CancellationToken));
        second.Dispose();
        second.Dispose();
        Assert.Equal(1, stage.Streams.Count);
        await first.CutAsync();
        Assert.Equal(0, stage.Streams.Count);
    }

    /// <summary>Lets time pass second by second, as the streams' clock counts it, and no faster than streams can follow.</summary>
    private static Task PassAsync(Stage stage, TimeSpan time)
    {
        DateTimeOffset end = stage.Clock.GetUtcNow() + time;
        return stage.UntilAsync(() => stage.Clock.GetUtcNow() >= end, Second);
    }

    private static async Task<SseBlock> NextAtAsync(Client client, string id)
    {
        while (await client.NextAsync() is { } block)
            if (block.Id == id) return block;
        throw new EndOfStreamException($"Nothing came at {id}.");
    }

    /// <summary>Takes nothing until it is freed, and minds no token.</summary>
    private sealed class StuckOutput : StreamOutput
    {
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<bool> flush = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task IsStuck => begun.Task;

        public void Free() => flush.TrySetResult(false);

        protected override Memory<byte> Room(int least) => new byte[Math.Max(least, 1_024)];

        protected override void Written(int count)
        {
        }

        protected override ValueTask<bool> FlushAsync(ArraySegment<byte> last, CancellationToken cut)
        {
            begun.TrySetResult();
            return new(flush.Task);
        }
    }
}
