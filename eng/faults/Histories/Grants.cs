namespace AgentCore.Faults.Histories;

/// <summary>What a client may hear, read here once more and by nobody else's code: the gateway's own reading is under test.</summary>
/// <param name="Patterns">As in a token's <c>channels</c> claim: <c>*</c>, <c>agent.*</c>, <c>task.progress:agent-2</c>.</param>
internal sealed record Grants(params IReadOnlyList<string> Patterns)
{
    public bool Allow(string type, string agent) => Patterns.Any(pattern => Matches(pattern.Split(':'), type, agent));

    private static bool Matches(string[] pattern, string type, string agent)
    {
        bool isType = pattern[0] == "*" || pattern[0] == type
            || (pattern[0].EndsWith(".*", StringComparison.Ordinal) && type.StartsWith(pattern[0][..^1], StringComparison.Ordinal));
        return isType && (pattern.Length == 1 || pattern[1] == agent);
    }
}
