using AgentCore.EventLog;
using static AgentCore.Streams.Stage;

namespace AgentCore.Streams;

public sealed class SlowReaderTests
{
    private static readonly string Kilobyte = $"\"{new string('x', 1_000)}\"";

    [Fact]
    [Requirement("Slow reader")]
    public async Task A_reader_that_stalls_holds_up_nobody_and_is_cut_once_the_ring_has_passed_it()
    {
        await using var stage = new Stage(options => (options.RingBytes, options.Keepalive) = (65_536, TimeSpan.FromMinutes(5)));
        using Client stalled = await stage.ConnectAsync(pipeBytes: 4_096);
        using Client reading = await stage.ConnectAsync();
        await stalled.NextAsync();
        await reading.NextAsync();
        for (int i = 0; i < 200; i++)
        {
            LogPosition at = stage.Publish(Event(Kilobyte));
            Assert.Equal(at.ToString(), (await reading.NextAsync("agent.error")).Id);
        }

        await stage.UntilAsync(() => stalled.Ended.IsCompleted);
        Assert.True(stalled.IsAborted);
        Assert.False(reading.Ended.IsCompleted);
    }

    [Fact]
    public async Task Who_was_cut_resumes_by_its_last_id_and_has_lost_nothing()
    {
        await using var stage = new Stage(options => options.RingBytes = 65_536);
        List<string> published = [];
        List<string> received = [];
        string? cursor = null;
        for (int round = 0; round < 3; round++)
        {
            using Client client = await stage.ConnectAsync(Everything(cursor), pipeBytes: 4_096);
            if (cursor is null) await client.NextAsync();
            for (int i = 0; i < 150; i++) published.Add(stage.Publish(Event(Kilobyte)).ToString());
            await stage.UntilAsync(() => client.Ended.IsCompleted, TimeSpan.FromMilliseconds(500));
            received.AddRange(from block in await client.RestAsync() where block.Event == "agent.error" select block.Id);
            cursor = client.LastId;
        }
        using Client last = await stage.ConnectAsync(Everything(cursor));
        while (received.Count < published.Count) received.Add((await last.NextAsync("agent.error")).Id);
        Assert.Equal(published, received);
    }

    [Fact]
    public async Task A_log_that_hangs_holds_up_those_who_read_it_and_nobody_else()
    {
        await using var stage = new Stage();
        LogPosition beginning = stage.Log.End;
        stage.Publish(Event("0"));
        using Client live = await stage.ConnectAsync();
        await stage.SettleAsync(live);
        var mended = new TaskCompletionSource();
        stage.Log.Readable = mended.Task;
        Client[] behind = new Client[2 * CatchUpSlot.AtOnce];
        for (int i = 0; i < behind.Length; i++)
        {
            behind[i] = await stage.ConnectAsync(Everything(beginning.ToString()));
            await behind[i].NextAsync();
        }

        const int burst = 100;
        stage.Publish([.. Enumerable.Repeat(Event(Kilobyte), burst)]);
        for (int i = 0; i < burst; i++) await live.NextAsync("agent.error");

        mended.SetResult();
        foreach (Client client in behind)
        {
            Assert.Equal("0", (await client.NextAsync("agent.error")).Data);
            client.Dispose();
        }
    }

    [Fact]
    [Requirement("Slow reader")]
    public async Task A_client_that_hears_no_keepalive_is_cut()
    {
        await using var stage = new Stage();
        using Client client = await stage.ConnectAsync(pipeBytes: 64);
        stage.Publish(Event(Kilobyte));
        await stage.UntilAsync(() => client.Ended.IsCompleted, TimeSpan.FromSeconds(1));
        Assert.True(client.IsAborted);
        Assert.True(stage.Clock.GetUtcNow() - stage.Clock.Start > stage.Options.Keepalive);
    }
}
