using AgentCore.EventLog;
using AgentCore.Liveness;

namespace AgentCore.Sessions;

public sealed class SessionGatewayTests
{
    private readonly World world = new();

    [Fact]
    public async Task A_hundred_channels_may_be_joined_in_all_and_leaving_makes_room()
    {
        Session session = await world.ConnectAsync(channels: "none");
        for (int agent = 0; agent < 100; agent += 10)
            Assert.Equal("subscribed", MessageText.TypeOf(await SubscribeAsync(session, agent, 10)));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("TOO_MANY_CHANNELS", MessageText.CodeOf(await SubscribeAsync(session, 100, 1)));
        Assert.Equal("subscribed", MessageText.TypeOf(await SubscribeAsync(session, 95, 5)));
        await session.SayAsync("""{"type":"unsubscribe","channels":["agent.error:0"]}""");
        Assert.Equal("subscribed", MessageText.TypeOf(await SubscribeAsync(session, 100, 1)));
        Assert.Equal(100, session.Connection.Groups.Count(group => group[0] != '~'));
    }

    [Fact]
    public async Task A_client_that_talks_costs_one_mark_of_life_a_window()
    {
        Session session = await world.ConnectAsync();
        int before = world.Hub.Operations.Count;
        for (int second = 0; second < 600; second += 10)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(10));
            await session.SayAsync("""{"type":"pong"}""");
        }
        Assert.Equal(4, world.Hub.Operations.Count - before);
    }

    [Fact]
    public async Task A_mark_that_fails_is_made_by_the_next_message()
    {
        Session session = await world.ConnectAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(150));
        world.Hub.Faults = _ => Fault.Refused;
        Assert.Equal("pong", MessageText.TypeOf(Assert.Single((await session.SayAsync("""{"type":"ping"}""")).Skip(1))));
        world.Hub.Faults = null;
        await session.SayAsync("""{"type":"ping"}""");
        Assert.Equal(2, session.Connection.Groups.Count(group => group.StartsWith("~alive.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_message_that_needs_no_answer_gets_none()
    {
        Session session = await world.ConnectAsync();
        ClientAnswer answer = await world.Gateway.HandleAsync(
            new ClientEvent(session.Connection.Id, session.State, "pong", ReadOnlyMemory<byte>.Empty), World.Cancellation);
        Assert.Null(answer.Reply);
    }

    [Fact]
    public async Task A_greeting_waits_for_the_log_only_so_long()
    {
        world.Log.Answering = new TaskCompletionSource().Task;
        Task<Session> connecting = world.ConnectAsync();
        Assert.False(connecting.IsCompleted);
        world.Clock.Advance(EndHint.Patience);
        Session session = await connecting.WaitAsync(TimeSpan.FromMinutes(5), World.Cancellation);
        Assert.Matches("""^{"type":"welcome",[^}]*"heartbeat_seconds":30}$""", session.Connection.Received[0]);
    }

    [Fact]
    public async Task A_bad_cursor_changes_nothing()
    {
        Session session = await world.ConnectAsync();
        string[] groups = [.. session.Connection.Groups];
        string inside = new LogPosition(1, 1, 1).ToString();
        foreach (string cursor in new[] { "", "latest", inside, inside + "0", new LogPosition(1, 2, 0).ToString() })
            Assert.Equal("BAD_CURSOR", MessageText.CodeOf((await session.SubscribeAsync("agent.error", cursor))[^1]));
        Assert.Equal(groups, session.Connection.Groups);
    }

    private static async Task<string> SubscribeAsync(Session session, int from, int count)
    {
        IEnumerable<string> channels = Enumerable.Range(from, count).Select(agent => $"\"agent.error:{agent}\"");
        return (await session.SayAsync($$"""{"type":"subscribe","channels":[{{string.Join(',', channels)}}]}"""))[^1];
    }
}
