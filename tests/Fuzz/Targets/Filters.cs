using AgentCore.Fuzz.Engine;
using AgentCore.LocalHost.WebPubSub.Filters;
using static AgentCore.Fuzz.Engine.BrokenPromiseException;

namespace AgentCore.Fuzz.Targets;

/// <summary>A filter over connections, as REST calls bring it.</summary>
internal static class Filters
{
    private static readonly Member[] Members = [new("c1", "alice", ["a", "b"]), new("c2", null, []), new("c3", "", ["a", "~session",
        "agent.error"])];

    public static IReadOnlyList<string> Seeds { get; } =
    [
        "'agent.error' in groups or '~auto.agent.error' in groups",
        "'~session' in groups and not ('~alive.1' in groups or '~alive.2' in groups)",
        "userId eq 'alice' and not (connectionId eq 'c2' or 'a''b' in groups)",
    ];

    public static IReadOnlyList<string> Words { get; } =
    [
        " ", "(", ")", ",", "'", "''", "'a'", " in ", "groups", " and ", " or ", "not ", " eq ", "userId", "connectionId",
    ];

    public static Target Target { get; } = new("filter", Seeds, Words, Check);

    private static void Check(byte[] input)
    {
        string filter = Promises.Text(input);
        if (!FilterParser.TryParse(filter, out Condition? condition, out string? error))
        {
            Unless(error.Contains("Syntax error at position", StringComparison.Ordinal), "A wrong filter is told where it is wrong.");
            return;
        }
        IReadOnlyList<string>? candidates = CandidateGroups.Of(condition, _ => 1);
        // Not, where the filter is not at its bounds already.
        bool isTurned = FilterParser.TryParse($"not ({filter})", out Condition? opposite, out _);
        foreach (Member member in Members)
        {
            bool isMatch = condition.IsMetBy(member);
            if (isTurned) Unless(opposite!.IsMetBy(member) != isMatch, "Not is the opposite.");
            Unless(!isMatch || candidates is null || candidates.Any(member.IsIn), "Who matches is in a group that the filter implies.");
        }
    }

    private sealed record Member(string ConnectionId, string? UserId, string[] Groups) : IFilterTarget
    {
        public bool IsIn(string group) => Groups.Contains(group);
    }
}
