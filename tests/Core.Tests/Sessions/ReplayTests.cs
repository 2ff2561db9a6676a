using System.Text;
using AgentCore.EventLog;
using AgentCore.Testing;

namespace AgentCore.Sessions;

public sealed class ReplayTests
{
    private readonly World world = new();

    [Fact]
    public async Task A_replay_comes_in_frames_of_at_most_256_KB()
    {
        string data = $$"""{"x":"{{new string('x', 60_000)}}"}""";
        for (int number = 0; number < 20; number++) await world.PublishAsync(world.NewEvent(data: data));
        IReadOnlyList<string> messages = await ReplayAsync();
        Assert.All(messages, message => Assert.InRange(Encoding.UTF8.GetByteCount(message), 1, 256 * 1024));
        Assert.Equal(5, messages.Count(IsReplay));
        Assert.Equal((20, 20), Count(messages));
    }

    [Fact]
    public async Task Ten_thousand_events_are_no_gap_whatever_else_stands_behind_them()
    {
        await world.Log.AppendAsync([.. Enumerable.Range(0, Replay.MaxEvents).Select(_ => world.NewEvent())], World.Cancellation);
        await world.PublishAsync(world.NewEvent("task.progress"));
        IReadOnlyList<string> messages = await ReplayAsync();
        Assert.DoesNotContain(messages, IsGap);
        Assert.DoesNotContain("gaps", messages.Single(IsConfirmation), StringComparison.Ordinal);
        Assert.Equal((10_000, 10_000), Count(messages));
    }

    [Fact]
    public async Task A_replay_that_takes_too_long_names_where_it_stopped()
    {
        for (int number = 0; number < 10; number++) await world.PublishAsync(world.NewEvent());
        world.Log.BeforeEntry = () => world.Clock.Advance(TimeSpan.FromSeconds(6));
        IReadOnlyList<string> messages = await ReplayAsync();
        Assert.Equal((3, 3), Count(messages));
        LogPosition last = world.Log.Entries[2].Position;
        Assert.Contains($$"""{"type":"gap","from":"{{last}}","to":"{{world.Log.End}}","reason":"too_many"}""", messages);
        Assert.EndsWith(""","replayed":3,"gaps":1}""", messages.Single(IsConfirmation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_dropped_while_the_replay_begins_is_announced()
    {
        for (int number = 0; number < 4; number++) await world.PublishAsync(world.NewEvent());
        LogPosition[] places = [.. world.Log.Entries.Select(entry => entry.Position)];
        Session session = await world.ConnectAsync(channels: "none");
        session.Connection.TakeReceived();
        world.Hub.BeforeCall = () =>
        {
            world.Hub.BeforeCall = null;
            world.Log.Forget(2);
            return Task.CompletedTask;
        };
        IReadOnlyList<string> messages = await session.SubscribeAsync("agent.error", "earliest");
        Assert.Contains($$"""{"type":"gap","from":"00000001-00000001-00000000","to":"{{places[1]}}","reason":"retention"}""", messages);
        Assert.EndsWith(""","gaps":1}""", messages.Single(IsConfirmation), StringComparison.Ordinal);
        Assert.Equal((2, 2), Count(messages));
    }

    [Fact]
    [Requirement("Grants replay")]
    public async Task A_replay_holds_only_what_its_own_message_names_and_the_token_grants()
    {
        await world.PublishAsync(world.NewEvent(agent: "a"), world.NewEvent(agent: "b"), world.NewEvent("task.progress", "a"));
        Session session = await world.ConnectAsync(world.Mint(channels: ["*:a"]));
        await session.SubscribeAsync("task.progress");
        IReadOnlyList<string> messages = await session.SubscribeAsync("agent.error", "earliest");
        Assert.Contains("\"agent_id\":\"a\"", Assert.Single(messages, IsReplay), StringComparison.Ordinal);
        Assert.Equal((1, 1), Count(messages));
    }

    [Fact]
    public async Task A_frame_that_the_hub_refuses_for_what_it_is_is_a_gap_and_the_replay_goes_on()
    {
        string data = $$"""{"x":"{{new string('x', 60_000)}}"}""";
        for (int number = 0; number < 12; number++) await world.PublishAsync(world.NewEvent(data: data));
        LogPosition[] places = [.. world.Log.Entries.Select(entry => entry.Position)];
        int frames = 0;
        world.Hub.Faults = _ => world.Hub.Operations[^1] == "sendToConnection" && ++frames == 2 ? Fault.TooLarge : Fault.None;
        Session session = await world.ConnectAsync(channels: "none");
        session.Connection.TakeReceived();
        frames = 0;
        IReadOnlyList<string> messages = await session.SubscribeAsync("agent.error", "earliest");
        Assert.Contains($$"""{"type":"gap","from":"{{places[3]}}","to":"{{places[7]}}","reason":"undeliverable"}""", messages);
        Assert.EndsWith(""","replayed":8,"gaps":1}""", messages.Single(IsConfirmation), StringComparison.Ordinal);
        Assert.Equal((8, 8), Count(messages));
    }

    [Fact]
    public async Task A_frame_that_the_hub_may_take_later_fails_the_message_which_is_then_repeated()
    {
        await world.PublishAsync(world.NewEvent());
        Session session = await world.ConnectAsync(channels: "none");
        session.Connection.TakeReceived();
        world.Hub.Faults = _ => world.Hub.Operations[^1] == "sendToConnection" ? Fault.Refused : Fault.None;
        Assert.Equal("SERVER_ERROR", MessageText.CodeOf(Assert.Single(await session.SubscribeAsync("agent.error", "earliest"))));
    }

    [Fact]
    public async Task A_replay_is_read_apart_from_the_thread_pool()
    {
        for (int number = 0; number < 4; number++) await world.PublishAsync(world.NewEvent());
        var inLane = new List<bool>();
        world.Log.BeforeEntry = () => inLane.Add(SharedLanes.All.Crowd.IsCurrent);
        await ReplayAsync();
        Assert.Equal([false, true, true, true], inLane);
        Assert.False(SharedLanes.All.Crowd.IsCurrent);
    }

    private async Task<IReadOnlyList<string>> ReplayAsync()
    {
        Session session = await world.ConnectAsync(channels: "none");
        session.Connection.TakeReceived();
        return await session.SubscribeAsync("agent.error", "earliest");
    }

    private static (int Came, int Told) Count(IReadOnlyList<string> messages)
    {
        var inbox = new Inbox();
        inbox.Take(messages);
        return Assert.Single(inbox.Replays);
    }

    private static bool IsReplay(string message) => message.StartsWith("""{"type":"replay""", StringComparison.Ordinal);

    private static bool IsConfirmation(string message) => message.StartsWith("""{"type":"subscribed""", StringComparison.Ordinal);

    private static bool IsGap(string message) => message.StartsWith("""{"type":"gap""", StringComparison.Ordinal);
}
