using AgentCore.EventLog;
using static AgentCore.Streams.Stage;

namespace AgentCore.Streams;

public sealed class StreamTests
{
    [Fact]
    public async Task A_stream_begins_with_its_wait_and_its_position_then_brings_events_as_they_come()
    {
        await using var stage = new Stage();
        Client client = await stage.ConnectAsync();

        SseBlock? first = await client.NextAsync();
        Assert.Equal((stage.Log.End.ToString(), "keepalive", 1000), (first!.Id, first.Event, first.Retry));
        // With data, or common clients forget the id.
        Assert.NotNull(first.Data);
        LogPosition at = stage.Publish(Event("""{"agent_id":"agent-123","status":"running"}""", "agent.status_changed"));
        Assert.Equal(
            new SseBlock(at.ToString(), "agent.status_changed", """{"agent_id":"agent-123","status":"running"}""", null),
            await client.NextAsync());
    }

    [Fact]
    public async Task The_envelope_is_the_websocket_message_without_a_name()
    {
        await using var stage = new Stage();
        Client client = await stage.ConnectAsync(Everything(format: StreamFormat.Envelope));
        await client.NextAsync();

        LogPosition at = stage.Publish(Event("""{"n" : 1}"""));
        SseBlock? block = await client.NextAsync();
        Assert.Equal("message", block!.Event);
        Assert.Equal(
            $$$"""{"type":"event","event":"agent.error","data":{"n" : 1},"timestamp":"2025-10-18T10:30:00Z","id":"{{{at}}}"}""",
            block.Data);
    }

    [Fact]
    public async Task The_envelopes_first_keepalive_names_the_channels_and_the_named_one_stays_the_guides()
    {
        await using var stage = new Stage();
        var channels = new Channels.ChannelSet([new("task.progress", "agent-7"), new("system.notification")]);
        Client envelope = await stage.ConnectAsync(new StreamRequest(channels, StreamFormat.Envelope, null));
        Client named = await stage.ConnectAsync(new StreamRequest(channels, StreamFormat.Named, null));
        SseBlock? first = await envelope.NextAsync();
        Assert.Equal(("keepalive", 1000), (first!.Event, first.Retry));
        Assert.Equal("""{"timestamp":"2025-10-18T10:30:00Z","channels":["task.progress:agent-7","system.notification"]}""", first.Data);
        Assert.Equal("""{"timestamp":"2025-10-18T10:30:00Z"}""", (await named.NextAsync())!.Data);

        Task<SseBlock> second = envelope.NextAsync("keepalive");
        await stage.UntilAsync(() => second.IsCompleted, TimeSpan.FromSeconds(1));
        Assert.DoesNotContain("channels", (await second).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_gap_the_envelope_names_the_channels_too()
    {
        await using var stage = new Stage();
        LogPosition first = stage.Publish(Event("1"));
        LogPosition second = stage.Publish(Event("2"));
        stage.Log.Forget(second);
        var channels = new Channels.ChannelSet([new("agent.error")]);
        var request = new StreamRequest(channels, StreamFormat.Envelope, null) { LastEventId = first.ToString() };
        Client client = await stage.ConnectAsync(request);
        Assert.Contains("retention", (await client.NextAsync())!.Data, StringComparison.Ordinal);
        SseBlock? keepalive = await client.NextAsync();
        Assert.Equal((second.ToString(), "keepalive", null), (keepalive!.Id, keepalive.Event, keepalive.Retry));
        Assert.Contains("""
            "channels":["agent.error"]
            """, keepalive.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_hears_its_channels_only()
    {
        await using var stage = new Stage();
        var channels = new Channels.ChannelSet([new("task.progress", "a"), new("system.notification")]);
        Client client = await stage.ConnectAsync(new StreamRequest(channels, StreamFormat.Named, null));
        stage.Publish(
            Event("1", "task.progress", "a"), Event("2", "task.progress", "b"), Event("3", "task.progress"),
            Event("4", "agent.error", "a"), Event("5", "system.notification", "z"));

        await client.NextAsync();
        Assert.Equal("1", (await client.NextAsync())!.Data);
        Assert.Equal("5", (await client.NextAsync())!.Data);
    }

    [Fact]
    public async Task A_cursor_that_was_never_a_position_is_refused_before_anything_is_written()
    {
        await using var stage = new Stage();
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Assert.IsType<StreamOpening.BadCursor>(await stage.Streams.OpenAsync(Everything("nonsense"), cancellation));
        Assert.IsType<StreamOpening.BadCursor>(await stage.Streams.OpenAsync(Everything(since: "nonsense"), cancellation));
        Assert.Equal(0, stage.Streams.Count);
    }

    [Fact]
    public async Task What_retention_took_is_announced_and_the_stream_goes_on_behind_it()
    {
        await using var stage = new Stage();
        LogPosition first = stage.Publish(Event("1"));
        LogPosition second = stage.Publish(Event("2"));
        stage.Publish(Event("3"));
        stage.Log.Forget(second);
        Client client = await stage.ConnectAsync(Everything(first.ToString()));

        SseBlock? gap = await client.NextAsync();
        Assert.Equal(("gap", second.ToString(), 1000), (gap!.Event, gap.Id, gap.Retry));
        Assert.Equal($$"""{"type":"gap","from":"{{first}}","to":"{{second}}","reason":"retention"}""", gap.Data);
        Assert.Equal("3", (await client.NextAsync())!.Data);
    }

    [Fact]
    public async Task A_log_that_is_replaced_under_open_streams_is_told_to_all()
    {
        await using var stage = new Stage();
        Client named = await stage.ConnectAsync();
        Client envelope = await stage.ConnectAsync(Everything(format: StreamFormat.Envelope));
        await named.NextAsync();
        await envelope.NextAsync();
        stage.Log.Replace();
        stage.Publish(Event("1"));
        Task<SseBlock> gap = named.NextAsync("gap");
        await stage.UntilAsync(() => gap.IsCompleted);

        Assert.Contains("log_replaced", (await gap).Data, StringComparison.Ordinal);
        Assert.Contains("log_replaced", (await envelope.NextAsync("message")).Data, StringComparison.Ordinal);
        Assert.Equal("1", (await named.NextAsync("agent.error")).Data);
        Assert.Equal(1, stage.Streams.Counters.Gaps);
    }

    [Fact]
    public async Task Where_the_feed_is_refused_the_stream_lives_on_the_log()
    {
        await using var stage = new Stage();
        stage.Feed.IsRefused = true;
        Client client = await stage.ConnectAsync();
        stage.Log.Append(Event("1"));
        Task<SseBlock> first = client.NextAsync("agent.error");
        await stage.UntilAsync(() => first.IsCompleted);
        Assert.Equal("1", (await first).Data);

        stage.Feed.IsRefused = false;
        await stage.UntilAsync(() => stage.Feed.Joins == 1, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task While_the_log_fails_streams_stay_and_go_on_when_it_is_back()
    {
        await using var stage = new Stage();
        Client client = await stage.ConnectAsync();
        stage.Log.IsDown = true;
        LogPosition lost = stage.Log.Append(Event("1")).Entries[0].Position;
        for (int second = 0; second < 60; second++) stage.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(client.Ended.IsCompleted);

        stage.Log.IsDown = false;
        Task<SseBlock> back = client.NextAsync("agent.error");
        await stage.UntilAsync(() => back.IsCompleted, TimeSpan.FromSeconds(1));
        Assert.Equal(lost.ToString(), (await back).Id);
    }

    [Fact]
    public async Task A_cursor_ahead_of_what_the_instance_has_read_is_caught_up_with_first()
    {
        await using var stage = new Stage();
        await stage.ConnectAsync();
        LogPosition unheard = stage.Log.Append(Event("1"), Event("2")).Entries[^1].Position;
        Client client = await stage.ConnectAsync(Everything(unheard.ToString()));
        Assert.Equal(unheard.ToString(), (await client.NextAsync())!.Id);
        stage.Publish(Event("3"));
        Assert.Equal("3", (await client.NextAsync())!.Data);
    }
}
