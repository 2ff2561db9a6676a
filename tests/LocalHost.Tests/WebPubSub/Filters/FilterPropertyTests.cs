using System.Net.WebSockets;
using AgentCore.LocalHost.WebPubSub;
using AgentCore.LocalHost.WebPubSub.Clients;
using AgentCore.LocalHost.WebPubSub.Filters;
using CsCheck;

namespace AgentCore.LocalHost.Tests.WebPubSub.Filters;

public sealed class FilterPropertyTests
{
    private static readonly string[] Names = ["a", "b", "c", "d"];

    /// <summary>A filter as text, beside its meaning written in C#.</summary>
    private static readonly Gen<Meant> GenFilter = Gen.Recursive<Meant>((depth, inner) => depth < 4
        ? Gen.OneOf<Meant>(GenLeaf, inner.Select(part => new Meant($"not ({part.Text})", c => !part.Means(c))),
            Gen.Select(inner, inner, (x, y) => new Meant($"({x.Text}) and ({y.Text})", c => x.Means(c) && y.Means(c))),
            Gen.Select(inner, inner, (x, y) => new Meant($"{x.Text} or {y.Text}", c => x.Means(c) || y.Means(c))))
        : GenLeaf);

    private static readonly Gen<(string? User, string[] Groups)[]> GenMembers =
        Gen.Select(Gen.OneOf("u", "v", null), Gen.OneOf(Names).Array[0, 3], (user, groups) => (user, groups)).Array[0, 12];

    private static Gen<Meant> GenLeaf => Gen.OneOf<Meant>(
        Gen.OneOf(Names).Select(name => new Meant($"'{name}' in groups", c => c.Groups.Contains(name))),
        Gen.OneOf(Names).Select(name => new Meant($"'{name}' in groups", c => c.Groups.Contains(name))),
        Gen.OneOf("u", "v").Select(user => new Meant($"userId eq '{user}'", c => c.UserId == user)),
        Gen.Int[0, 12].Select(number => new Meant($"connectionId eq 'c{number}'", c => c.Id == $"c{number}")));

    [Fact]
    public void A_hub_asked_by_filter_finds_exactly_the_connections_that_match() =>
        Gen.Select(GenFilter, GenMembers).Sample((filter, members) =>
        {
            (EmulatedHub hub, Connection[] all) = HubOf(members);
            Assert.True(FilterParser.TryParse(filter.Text, out Condition? condition, out string? error), error);

            string[] expected = [.. all.Where(filter.Means).Select(connection => connection.Id)];

            hub.Join(new Audience.Everyone { Filter = condition }, ["found"]);

            Assert.Equal(expected.Order(StringComparer.Ordinal), InGroup(all, "found").Select(connection => connection.Id));
        }, iter: 1_000);

    [Fact]
    public void The_groups_that_a_filter_implies_hold_every_match() =>
        Gen.Select(GenFilter, GenMembers).Sample((filter, members) =>
        {
            (EmulatedHub hub, Connection[] all) = HubOf(members);
            Assert.True(FilterParser.TryParse(filter.Text, out Condition? condition, out _));
            if (CandidateGroups.Of(condition, name => InGroup(all, name).Length) is not { } groups) return;
            Assert.All(
                all.Where(connection => condition.IsMetBy(connection)),
                connection => Assert.Contains(connection.Groups, groups.Contains));
        }, iter: 1_000);

    [Fact]
    public void Leaving_by_a_filter_over_the_groups_that_are_left_takes_out_every_match() =>
        Gen.Select(GenFilter, GenMembers, Gen.OneOf(Names).Array[1, 3]).Sample((filter, members, left) =>
        {
            (EmulatedHub hub, Connection[] all) = HubOf(members);
            Assert.True(FilterParser.TryParse(filter.Text, out Condition? condition, out _));
            string[][] expected = [.. all.Select(connection =>
                Sorted(connection.Groups.Where(group => !filter.Means(connection) || !left.Contains(group))))];

            hub.Leave(new Audience.Everyone { Filter = condition }, left);

            Assert.Equal(expected, all.Select(connection => Sorted(connection.Groups)));
        }, iter: 1_000);

    [Fact]
    public void Any_text_is_either_a_filter_or_an_error() =>
        Gen.OneOf<string>(Gen.String, Gen.OneOf(
            "'a'", "in", "groups", "(", ")", "not", "and", "or", "eq", "1", ",", "userId", "'")
            .Array[0, 12].Select(words => string.Join(' ', words))).Sample(text =>
        {
            bool isFilter = FilterParser.TryParse(text, out Condition? condition, out string? error);
            Assert.Equal(isFilter, error is null);
            Assert.Equal(isFilter, condition is not null);
        }, iter: 5_000);

    /// <summary>Who is in a group, in the order of their ids.</summary>
    private static Connection[] InGroup(Connection[] all, string group) =>
        [.. all.Where(connection => connection.Groups.Contains(group)).OrderBy(connection => connection.Id, StringComparer.Ordinal)];

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];

    private static (EmulatedHub Hub, Connection[] All) HubOf((string? User, string[] Groups)[] members)
    {
        var budget = new OutboxBudget(long.MaxValue);
        var hub = new EmulatedHub("agentcore", 100, budget);
        Connection[] all = [.. members.Select((member, i) =>
        {
            var socket = WebSocket.CreateFromStream(Stream.Null, new WebSocketCreationOptions { IsServer = true });
            var facts = new ConnectionFacts($"c{i}", member.User, new ConnectionRoles([]), Subprotocol: null);
            var outbox = new Outbox(socket, new OutboxLimits(1, 1), budget, () => { });
            var connection = new PlainConnection(facts, new Link(socket, outbox, () => { }, TimeProvider.System, CancellationToken.None));
            Assert.True(hub.TryAdd(connection, member.Groups));
            return connection;
        })];
        return (hub, all);
    }

    private sealed record Meant(string Text, Func<Connection, bool> Means)
    {
        public override string ToString() => Text;
    }
}
