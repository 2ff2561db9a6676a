using AgentCore.Liveness;

namespace AgentCore.Sessions;

public sealed class AuthTests
{
    private static readonly TimeSpan FirstLife = TimeSpan.FromMinutes(3);

    /// <summary>Short enough that nothing but the expiry ends a silent session in time.</summary>
    private static readonly TimeSpan SecondLife = TimeSpan.FromMinutes(4);

    private readonly World world = new();

    [Fact]
    public async Task A_fresh_token_carries_a_session_over_its_first_end_and_to_its_second()
    {
        WatchedSession session = await RefreshAsync();
        Assert.Equal("TOKEN_EXPIRED", session.Closed?.Reason);
        Assert.InRange(session.Until - session.Closed!.Value.At, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(40));
    }

    [Theory]
    [InlineData(180)]
    [InlineData(187)]
    [InlineData(209)]
    public async Task A_session_is_closed_when_its_welcome_and_its_refresh_say(int seconds)
    {
        WatchedSession kept = await WatchedSession.ConnectAsync(world, TimeSpan.FromSeconds(seconds));
        DateTimeOffset welcomed = End(kept.Session.Connection.TakeReceived()[0]);
        WatchedSession refreshed = await WatchedSession.ConnectAsync(world, FirstLife);
        DateTimeOffset renewed = End((await refreshed.Session.AuthAsync(world.Mint(lifetime: TimeSpan.FromSeconds(seconds + 60))))[^1]);
        await world.AdvanceAsync(TimeSpan.FromSeconds(seconds + 60));
        Assert.Equal((welcomed, renewed), (kept.Closed!.Value.At, refreshed.Closed!.Value.At));

        static DateTimeOffset End(string json) => System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(json).GetProperty("expires").GetDateTimeOffset();
    }

    [Fact]
    public async Task A_session_that_was_warned_and_refreshed_is_warned_anew()
    {
        WatchedSession session = await WatchedSession.ConnectAsync(world, FirstLife);
        await world.AdvanceAsync(FirstLife - TimeSpan.FromSeconds(60));
        Assert.True(session.Errors.Remove("TOKEN_EXPIRED"));
        await session.Session.AuthAsync(world.Mint(lifetime: SecondLife));
        await world.AdvanceAsync(SecondLife - TimeSpan.FromMinutes(2));
        Assert.Empty(session.Errors);
        await world.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Null(session.Closed);
        Assert.Single(session.Errors);
    }

    [Theory]
    [InlineData(1, Fault.Refused, true)]
    [InlineData(1, Fault.AnswerLost, true)]
    [InlineData(2, Fault.Refused, true)]
    [InlineData(2, Fault.AnswerLost, true)]
    [InlineData(1, Fault.Refused, false)]
    [InlineData(1, Fault.AnswerLost, false)]
    [InlineData(2, Fault.Refused, false)]
    [InlineData(2, Fault.AnswerLost, false)]
    internal async Task A_refresh_that_fails_between_its_calls_ends_the_session_early_and_never_late(
        int failing, Fault fault, bool goesOnTalking)
    {
        WatchedSession session = await RefreshAsync(failing, fault, goesOnTalking ? null : TimeSpan.FromSeconds(75));
        Assert.NotNull(session.Closed);
        Assert.True(session.Closed.Value.At < session.Until);
    }

    [Fact]
    public async Task A_shorter_token_ends_the_session_at_its_own_end()
    {
        WatchedSession session = await WatchedSession.ConnectAsync(world, SecondLife);
        await session.Session.AuthAsync(world.Mint(lifetime: FirstLife));
        await world.AdvanceAsync(FirstLife);
        Assert.Equal("TOKEN_EXPIRED", session.Closed?.Reason);
    }

    [Fact]
    public async Task A_token_that_is_about_to_end_refreshes_nothing()
    {
        Session session = await world.ConnectAsync();
        IReadOnlyList<string> answers = await session.AuthAsync(world.Mint(lifetime: TimeSpan.FromSeconds(15)));
        Assert.Equal("TOKEN_EXPIRED", MessageText.CodeOf(answers[^1]));
        Assert.Contains("at least 45 s", answers[^1], StringComparison.Ordinal);
        Assert.True(session.IsOpen);
    }

    [Fact]
    [Requirement("WebSocket expiry")]
    public async Task A_message_past_the_tokens_end_is_answered_by_the_close_alone()
    {
        Session session = await world.ConnectAsync(world.Mint(lifetime: FirstLife));
        session.Connection.TakeReceived();
        world.Clock.Advance(FirstLife);
        Assert.Equal("TOKEN_EXPIRED", MessageText.CodeOf(Assert.Single(await session.SubscribeAsync("*", "earliest"))));
        Assert.False(session.IsOpen);
    }

    [Fact]
    [Requirement("WebSocket state")]
    public async Task A_connection_without_a_state_of_ours_is_closed_when_it_speaks()
    {
        var session = new Session(world, world.Hub.Connect("stray", []), null);
        await session.SayAsync("""{"type":"ping"}""");
        Assert.False(session.IsOpen);
    }

    /// <summary>Connects, refreshes after 75 s, and lets time pass beyond both ends.</summary>
    private async Task<WatchedSession> RefreshAsync(int failing = 0, Fault fault = Fault.None, TimeSpan? answersFor = null)
    {
        WatchedSession session = await WatchedSession.ConnectAsync(world, FirstLife, answersFor);
        await world.AdvanceAsync(TimeSpan.FromSeconds(75));
        // So that the message's own mark of life is no call of the refresh.
        await session.Session.SayAsync("""{"type":"pong"}""");
        int call = world.Hub.Operations.Count + failing;
        world.Hub.Faults = number => failing > 0 && number == call ? fault : Fault.None;
        string answer = (await session.Session.AuthAsync(world.Mint(lifetime: SecondLife)))[^1];
        world.Hub.Faults = null;
        Assert.Contains(failing == 0 ? "authenticated" : "SERVER_ERROR", answer, StringComparison.Ordinal);
        session.Until = world.Clock.GetUtcNow() + SecondLife;
        await world.AdvanceAsync(SecondLife + FirstLife);
        return session;
    }
}
