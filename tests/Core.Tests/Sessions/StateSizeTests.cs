using System.Text;
using AgentCore.Channels;
using AgentCore.Errors;
using CsCheck;

namespace AgentCore.Sessions;

/// <summary>Whatever grants and channels are accepted, Web PubSub keeps the state: as its header it has at most 4,096 characters.</summary>
public sealed class StateSizeTests
{
    private const int MostOfHeader = 4_096;

    [Fact]
    public async Task Every_state_that_is_handed_out_fits_its_header() =>
        await Gen.Select(Gen.Int[0, ChannelGrants.MaxTextBytes], Gen.Int[0, ConnectGate.MaxChannelsTextLength], Gen.Int[0, Subscription.MaxChannels])
            .SampleAsync(async (grants, channels, joined) => await LiveAsync(grants, channels, joined), iter: 60, threads: 1);

    [Fact]
    public async Task The_largest_state_fits_its_header()
    {
        (int before, int after) = await LiveAsync(ChannelGrants.MaxTextBytes, ConnectGate.MaxChannelsTextLength, Subscription.MaxChannels);
        Assert.InRange(before, 3_000, MostOfHeader);
        Assert.InRange(after, 3_000, MostOfHeader);
    }

    [Fact]
    public void The_bound_is_the_last_that_fits_and_counts_bytes()
    {
        Assert.Equal(MostOfHeader, HeaderLength(new string('x', SessionState.MaxBytes)));
        Assert.True(HeaderLength(new string('x', SessionState.MaxBytes + 1)) > MostOfHeader);
        int text = 1;
        while (State(text + 1).Fits) text++;
        string longest = (State(text) with { Until = SessionState.LastSecond, Window = long.MinValue, RateDue = long.MinValue }).Encode();
        Assert.Equal(MostOfHeader, HeaderLength(longest));
        Assert.False((State(text - 1) with { Automatic = "é" }).Fits);
    }

    [Fact]
    public async Task A_handshake_whose_state_would_not_fit_is_refused()
    {
        var world = new World();
        foreach ((int identity, bool fits) in new[] { (32, true), (SessionState.MaxBytes, false) })
        {
            var claims = new Dictionary<string, string[]>
            {
                ["role"] = ["agentcore.may.*", "agentcore.until.4102444800", "agentcore.id." + new string('i', identity)],
                ["sub"] = ["alice"],
            };
            Dictionary<string, string[]> nothing = [];
            ConnectAnswer answer = await world.Gate.DecideAsync(new ConnectRequest("c", claims, nothing, nothing, []), World.Cancellation);
            Assert.Equal(fits ? null : ErrorCode.TooManyChannels, (answer as ConnectAnswer.Refused)?.Code);
        }
    }

    [Fact]
    public async Task A_subscribe_whose_state_would_not_fit_changes_nothing_and_says_so()
    {
        var world = new World();
        SessionState state = State(SessionState.MaxBytes - 200) with { Until = world.Clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds() };
        var session = new Session(world, world.Hub.Connect("c", []), state.Encode());
        string names = string.Join(',', Enumerable.Range(0, 40).Select(number => $"\"agent.error:{number}\""));
        Assert.Equal("TOO_MANY_CHANNELS", MessageText.CodeOf(Assert.Single(await session.SayAsync($$"""{"type":"subscribe","channels":[{{names}}]}"""))));
        Assert.False(SessionState.TryDecode(session.State)!.HasSubscribed);
        Assert.DoesNotContain(session.Connection.Groups, group => group.StartsWith("agent.", StringComparison.Ordinal));
        Assert.Equal("subscribed", MessageText.TypeOf(Assert.Single(await session.SubscribeAsync("agent.error"))));
    }

    [Fact]
    public async Task A_state_of_an_older_version_that_is_too_large_is_never_handed_out()
    {
        var world = new World();
        SessionState state = State(SessionState.MaxBytes) with { Until = world.Clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds() };
        string[] messages =
        [
            """{"type":"pong"}""", """{"type":"subscribe","channels":["agent.error"]}""", """{"type":"unsubscribe","channels":["agent.error"]}""",
            $$"""{"type":"auth","token":"{{world.Mint()}}"}""",
        ];
        foreach (string message in messages)
        {
            var said = new ClientEvent("c", state.Encode(), "message", Encoding.UTF8.GetBytes(message));
            ClientAnswer answer = await world.Gateway.HandleAsync(said, World.Cancellation);
            Assert.Null(answer.State);
            Assert.Equal("TOO_MANY_CHANNELS", MessageText.CodeOf(Encoding.UTF8.GetString(answer.Reply!.Value.Span)));
        }
    }

    /// <summary>A session's life: connect, speak, subscribe, renew. Returns the header's length before and after the first subscribe.</summary>
    private static async Task<(int Before, int After)> LiveAsync(int grantBytes, int channelsLength, int joined)
    {
        var world = new World();
        string[] grants = ["agent.error", .. Patterns("task.progress", grantBytes - "agent.error ".Length)];
        string channels = string.Join(',', Patterns("agent.error", channelsLength));
        var session = await world.ConnectAsync(world.Mint(channels: grants), channels.Length == 0 ? null : channels);
        await session.SayAsync("""{"type":"ping"}""");
        int before = Fits(session);
        for (int number = 0; number < joined; number += 10)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(30));
            IEnumerable<string> names = Enumerable.Range(number, Math.Min(10, joined - number)).Select(agent => $"\"agent.error:{agent}\"");
            string answer = (await session.SayAsync($$"""{"type":"subscribe","channels":[{{string.Join(',', names)}}]}"""))[^1];
            Assert.Equal("subscribed", MessageText.TypeOf(answer));
            Fits(session);
        }
        Assert.Equal("authenticated", MessageText.TypeOf((await session.AuthAsync(world.Mint(channels: grants)))[^1]));
        return (before, Fits(session));
    }

    private static int Fits(Session session)
    {
        int length = HeaderLength(session.State!);
        Assert.InRange(length, 1, MostOfHeader);
        return length;
    }

    /// <summary>As the worker, the host and the header encode it.</summary>
    private static int HeaderLength(string state)
    {
        string once = Convert.ToBase64String(Encoding.UTF8.GetBytes(state));
        string twice = Convert.ToBase64String(Encoding.UTF8.GetBytes(once));
        return Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"session":"{{twice}}"}""")).Length;
    }

    /// <summary>Channels of a type, each of an agent of its own, that have a length together: exactly, if it can be had.</summary>
    private static List<string> Patterns(string type, int length)
    {
        List<string> patterns = [];
        int shortest = type.Length + 3;
        while (length >= shortest)
        {
            int next = Math.Min(length, type.Length + 1 + AgentId.MaxLength);
            if (length - next is > 0 and var rest && rest <= shortest) next -= shortest + 1 - rest;
            patterns.Add($"{type}:{(char)('a' + patterns.Count)}".PadRight(next, 'x'));
            length -= next + 1;
        }
        return patterns;
    }

    private static SessionState State(int grantBytes) => new()
    {
        Until = 0,
        Window = 0,
        Identity = "i",
        Grants = "agent.error".PadRight(grantBytes, ' '),
    };
}
