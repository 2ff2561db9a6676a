using AgentCore.Access;
using AgentCore.Channels;
using AgentCore.Errors;
using AgentCore.PubSub;

namespace AgentCore.Sessions;

public sealed class ConnectGateTests
{
    private static readonly Dictionary<string, string[]> Nothing = [];

    private readonly World world = new();

    [Fact]
    public async Task A_negotiated_connection_begins_as_a_direct_one_does()
    {
        DateTimeOffset expires = world.Clock.GetUtcNow().AddHours(1);
        var principal = new Principal("alice", Gate.Issuer, ChannelGrants.Parse(["agent.*", "task.progress:a"]), expires);
        const string longRole = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";
        const string longSubject = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";
        foreach ((string roles, string subject) in new[] { ("role", "sub"), (longRole, longSubject) })
        {
            var claims = new Dictionary<string, string[]> { [roles] = [.. SessionRoles.For(principal)], [subject] = ["alice"] };
            ConnectAnswer.Accepted negotiated = Accepted(await AskAsync(claims: claims));
            ConnectAnswer.Accepted direct = Accepted(await world.AskAsync("c", world.Mint(channels: ["agent.*", "task.progress:a"])));
            Assert.Equal((direct.UserId, direct.State), (negotiated.UserId, negotiated.State));
            Assert.Equal(direct.Groups, negotiated.Groups);
            Assert.Empty(negotiated.Roles);
        }
    }

    [Fact]
    public async Task A_session_begins_in_the_groups_that_carry_it_and_in_all_that_it_may_hear()
    {
        ConnectAnswer.Accepted accepted = Accepted(await world.AskAsync("c", world.Mint(channels: ["agent.error", "*:a"])));
        Assert.Equal("~session", accepted.Groups[0]);
        Assert.Equal(
            ["~alive", "~auto", "~beat", "~expires", "~session"],
            accepted.Groups.Select(group => group.Split('.')[0]).Distinct().Order());
        Assert.Contains("~auto.agent.error", accepted.Groups);
        Assert.Contains("~auto.task.progress:a", accepted.Groups);
        Assert.DoesNotContain("~auto.task.progress", accepted.Groups);
    }

    [Theory]
    [InlineData("agent.error", "agent.error")]
    [InlineData(" agent.error , *:a", "agent.error agent.status_changed:a agent.task_completed:a agent.error:a")]
    [InlineData("none", "")]
    [InlineData("", "agent.status_changed agent.task_completed agent.error")]
    [InlineData(" , ", "agent.status_changed agent.task_completed agent.error")]
    public async Task The_URL_may_narrow_the_beginning(string channels, string begun) =>
        Assert.Equal(
            begun.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(),
            Accepted(await world.AskAsync("c", world.Mint(channels: ["agent.*"]), channels)).Groups
                .Where(group => group.StartsWith("~auto.", StringComparison.Ordinal)).Select(group => group["~auto.".Length..]).Order());

    [Theory]
    [InlineData("task.progress", ErrorCode.ForbiddenChannel)]
    [InlineData("none,agent.error", ErrorCode.UnknownChannel)]
    [InlineData("agent.unknown", ErrorCode.UnknownChannel)]
    public async Task A_URL_that_names_what_cannot_be_had_is_refused(string channels, ErrorCode code) =>
        Assert.Equal(code, Refused(await world.AskAsync("c", world.Mint(channels: ["agent.*"]), channels)));

    [Fact]
    public async Task A_URL_names_only_so_much() =>
        Assert.Equal(
            ErrorCode.TooManyChannels,
            Refused(await world.AskAsync("c", world.Mint(), string.Join(',', Enumerable.Repeat("agent.error", 50)))));

    [Fact]
    [Requirement("WebSocket authentication")]
    public async Task Without_a_token_of_either_kind_nobody_connects()
    {
        Assert.Equal(ErrorCode.TokenMissing, Refused(await AskAsync()));
        Assert.Equal(ErrorCode.TokenInvalid, Refused(await world.AskAsync("c", "a.b.c")));
        var halfOfAToken = new Dictionary<string, string[]> { ["sub"] = ["alice"], ["role"] = ["agentcore.may.*"] };
        Assert.Equal(ErrorCode.TokenMissing, Refused(await AskAsync(halfOfAToken)));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(15, true)]
    [InlineData(39, true)]
    [InlineData(45, false)]
    public async Task A_token_that_ends_before_the_heartbeat_could_end_its_session_is_refused_as_expired(int secondsLeft, bool isRefused)
    {
        string token = world.Mint(lifetime: TimeSpan.FromMinutes(5));
        world.Clock.Advance(TimeSpan.FromSeconds(300 - secondsLeft));
        ConnectAnswer answer = await world.AskAsync("c", token);
        Assert.Equal(isRefused ? ErrorCode.TokenExpired : null, (answer as ConnectAnswer.Refused)?.Code);
        // A heartbeat and three runs.
        if (isRefused && secondsLeft > 0) Assert.Contains("at least 45 s", ((ConnectAnswer.Refused)answer).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_names_of_the_query_are_case_sensitive()
    {
        var upper = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase) { ["TOKEN"] = [world.Mint()] };
        Assert.Equal(ErrorCode.TokenMissing, Refused(await world.Gate.DecideAsync(new ConnectRequest("c", Nothing, upper, Nothing, []), World.Cancellation)));
    }

    [Fact]
    [Requirement("WebSocket origin")]
    public async Task A_page_of_an_origin_that_is_not_allowed_is_refused_before_its_token_is_looked_at()
    {
        Assert.Equal(ErrorCode.ForbiddenOrigin, Refused(await AskAsync(headers: new() { ["Origin"] = ["https://evil.test"] })));
        Assert.Equal(ErrorCode.TokenMissing, Refused(await AskAsync(headers: new() { ["oRIGIN"] = ["https://app.test"] })));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("agentcore.v1", "agentcore.v1")]
    [InlineData("json.webpubsub.azure.v1", "mqtt json.webpubsub.azure.v1")]
    [InlineData("json.reliable.webpubsub.azure.v1", "json.reliable.webpubsub.azure.v1")]
    [InlineData(null, "mqtt")]
    public async Task A_subprotocol_is_one_that_was_offered_and_is_spoken(string? chosen, string offered)
    {
        string[] protocols = offered.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(chosen, Accepted(await world.AskAsync("c", world.Mint(), null, protocols)).Subprotocol);
    }

    [Fact]
    [Requirement("WebSocket groups")]
    public async Task The_feeds_own_connection_is_no_session_and_may_join_the_feed_alone()
    {
        ConnectAnswer.Accepted feed = Accepted(await AskAsync(claims: new() { ["role"] = [WellKnownRoles.Feed] }));
        Assert.Equal((null, null, "json.webpubsub.azure.v1"), (feed.UserId, feed.State, feed.Subprotocol));
        Assert.Equal(["webpubsub.joinLeaveGroup.~feed"], feed.Roles);
        Assert.Empty(feed.Groups);
        world.Hub.Connect("feed", []);
        await world.Gateway.GreetAsync("feed", feed.State, World.Cancellation);
        Assert.Empty(world.Hub.Open.Single().Received);
    }

    [Fact]
    [Requirement("WebSocket groups")]
    public async Task No_token_of_a_client_can_claim_the_feeds_role()
    {
        ConnectAnswer.Accepted accepted = Accepted(await world.AskAsync("c", world.Mint(channels: ["*", WellKnownRoles.Feed])));
        Assert.Empty(accepted.Roles);
        Assert.Contains("~session", accepted.Groups);
        Assert.Equal("alice", accepted.UserId);
        Assert.NotEmpty(SessionState.TryDecode(accepted.State)!.Identity);
    }

    private ValueTask<ConnectAnswer> AskAsync(Dictionary<string, string[]>? claims = null, Dictionary<string, string[]>? headers = null) =>
        world.Gate.DecideAsync(new ConnectRequest("c", claims ?? Nothing, Nothing, headers ?? Nothing, []), World.Cancellation);

    private static ConnectAnswer.Accepted Accepted(ConnectAnswer answer) => Assert.IsType<ConnectAnswer.Accepted>(answer);

    private static ErrorCode Refused(ConnectAnswer answer) => Assert.IsType<ConnectAnswer.Refused>(answer).Code;
}
