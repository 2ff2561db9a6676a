namespace AgentCore.LocalHost.WebPubSub.Filters;

/// <summary>What a filter implies about membership, so that the group index can stand in for a scan of all connections.</summary>
internal static class CandidateGroups
{
    /// <summary>Groups, each once, of which every match is in at least one; null where the filter implies none.</summary>
    /// <param name="size">How many connections a group has: of an <c>and</c>, the smallest side is taken.</param>
    public static IReadOnlyList<string>? Of(Condition condition, Func<string, int> size) => condition switch
    {
        Condition.InGroup { Group: var group } => [group],
        Condition.Or or => OfAll(or.Parts, size),
        Condition.And and => OfSmallest(and.Parts, size),
        _ => null,
    };

    private static List<string>? OfAll(IReadOnlyList<Condition> parts, Func<string, int> size)
    {
        var union = new List<string>(parts.Count);
        foreach (Condition part in parts)
        {
            if (Of(part, size) is not { } groups) return null;
            union.AddRange(groups.Where(group => !union.Contains(group)));
        }

        return union;
    }

    private static IReadOnlyList<string>? OfSmallest(IReadOnlyList<Condition> parts, Func<string, int> size)
    {
        IReadOnlyList<string>? smallest = null;
        int smallestSize = int.MaxValue;
        foreach (Condition part in parts)
        {
            if (Of(part, size) is not { } groups) continue;
            int sum = groups.Sum(size);
            if (sum >= smallestSize) continue;
            (smallest, smallestSize) = (groups, sum);
        }

        return smallest;
    }
}
