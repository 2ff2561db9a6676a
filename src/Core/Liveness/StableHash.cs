namespace AgentCore.Liveness;

/// <summary>FNV-1a in 32 bits over UTF-16: the same in every process, unlike <see cref="string.GetHashCode()"/>. Not for secrets.</summary>
/// <remarks>http://www.isthe.com/chongo/tech/comp/fnv/</remarks>
internal static class StableHash
{
    public static uint Of(ReadOnlySpan<char> text)
    {
        uint hash = 2166136261;
        foreach (char character in text)
            hash = (hash ^ character) * 16777619;
        return hash;
    }
}
