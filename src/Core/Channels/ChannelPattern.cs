using System.Buffers;

namespace AgentCore.Channels;

/// <summary>
/// One entry of a subscription or of a grant: <c>*</c>, <c>agent.*</c>, <c>agent.error</c>, each alone or with <c>:agent-id</c>.
/// Matching is linear in the pattern's length; a star stands only at the end of the type part.
/// </summary>
internal readonly record struct ChannelPattern
{
    private static readonly SearchValues<char> TypeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_.");

    private readonly string text;
    private readonly int prefixLength;
    private readonly bool isTypeOpen;

    private ChannelPattern(string text, int prefixLength, bool isTypeOpen, string? agentId)
    {
        this.text = text;
        this.prefixLength = prefixLength;
        this.isTypeOpen = isTypeOpen;
        AgentId = agentId;
    }

    /// <summary>The one agent meant, or null for any.</summary>
    public string? AgentId { get; }

    /// <summary>Reads a pattern; false when the text is none.</summary>
    public static bool TryParse(string? text, out ChannelPattern pattern)
    {
        pattern = default;
        if (text is null) return false;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        ReadOnlySpan<char> typePart = colon < 0 ? text : text.AsSpan(..colon);
        if (colon >= 0 && !Channels.AgentId.IsValid(text.AsSpan(colon + 1))) return false;

        bool isOpen = typePart is "*" || typePart.EndsWith(".*");
        ReadOnlySpan<char> prefix = isOpen ? typePart[..^1] : typePart;
        if (!isOpen && !IsTypeName(prefix)) return false;
        if (isOpen && prefix.Length > 0 && !IsTypeName(prefix[..^1])) return false;
        pattern = new ChannelPattern(text, prefix.Length, isOpen, colon < 0 ? null : text[(colon + 1)..]);
        return true;
    }

    /// <summary>What keeps a text from being a pattern, in words for a person; null where it is one.</summary>
    public static string? ProblemOf(string text)
    {
        if (TryParse(text, out _)) return null;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (text.Length == 0) return "It is empty.";
        if (colon >= 0 && !Channels.AgentId.IsValid(text.AsSpan(colon + 1)))
            return $"The agent's id behind the colon must be 1 to {Channels.AgentId.MaxLength} of A-Z a-z 0-9 . _ -";
        return text.Contains('*', StringComparison.Ordinal)
            ? "A star stands for a whole type, or for the end of one behind a dot, as in agent.*"
            : "A type is a lower-case dotted name of at most 64 characters, such as agent.error";
    }

    /// <summary>True for a lower-case dotted name of at most 64 characters, such as <c>agent.status_changed</c>.</summary>
    /// <remarks>64: twice the longest type of the catalogue, and 64 + 1 + 128 keeps a channel within a header's comfort.</remarks>
    public static bool IsTypeName(ReadOnlySpan<char> text) =>
        text is { Length: > 0 and <= 64 }
        && !text.ContainsAnyExcept(TypeCharacters)
        && text[0] != '.' && text[^1] != '.' && text.IndexOf("..") < 0;

    /// <summary>Whether events of this type fall under the pattern, its agent aside.</summary>
    public bool CoversType(string type)
    {
        ReadOnlySpan<char> prefix = text.AsSpan(0, prefixLength);
        return isTypeOpen ? type.StartsWith(prefix) : type.SequenceEqual(prefix);
    }

    /// <inheritdoc />
    public override string ToString() => text;
}
