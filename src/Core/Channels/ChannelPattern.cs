using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace AgentCore.Channels;

/// <summary>
/// One entry of a subscription or of a grant: <c>*</c>, <c>agent.*</c>, <c>agent.error</c>, each alone or with <c>:agent-id</c>.
/// Matching is linear in the pattern's length; a star stands only at the end of the type part.
/// </summary>
public sealed record ChannelPattern
{
    private static readonly SearchValues<char> TypeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_.");

    private readonly string typePrefix;
    private readonly bool isTypeOpen;

    private ChannelPattern(string typePrefix, bool isTypeOpen, string? agentId)
    {
        this.typePrefix = typePrefix;
        this.isTypeOpen = isTypeOpen;
        AgentId = agentId;
    }

    /// <summary>The one agent meant, or null for any.</summary>
    public string? AgentId { get; }

    /// <summary>Reads a pattern; false when the text is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ChannelPattern? pattern)
    {
        pattern = null;
        if (text is null) return false;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string typePart = colon < 0 ? text : text[..colon];
        string? agentId = colon < 0 ? null : text[(colon + 1)..];
        if (agentId is not null && !Channels.AgentId.IsValid(agentId)) return false;

        bool isOpen = typePart is "*" || typePart.EndsWith(".*", StringComparison.Ordinal);
        string prefix = isOpen ? typePart[..^1] : typePart;
        if (!isOpen && !IsTypeName(prefix)) return false;
        if (isOpen && prefix.Length > 0 && !IsTypeName(prefix.AsSpan(..^1))) return false;
        pattern = new ChannelPattern(prefix, isOpen, agentId);
        return true;
    }

    /// <summary>True for a lower-case dotted name of at most 64 characters, such as <c>agent.status_changed</c>.</summary>
    /// <remarks>64: twice the longest type of the catalogue, and 64 + 1 + 128 keeps a channel within a header's comfort.</remarks>
    public static bool IsTypeName(ReadOnlySpan<char> text) =>
        text is { Length: > 0 and <= 64 }
        && !text.ContainsAnyExcept(TypeCharacters)
        && text[0] != '.' && text[^1] != '.' && text.IndexOf("..") < 0;

    /// <summary>Whether events of this type fall under the pattern, its agent aside.</summary>
    public bool CoversType(string type) =>
        isTypeOpen ? type.StartsWith(typePrefix, StringComparison.Ordinal) : type == typePrefix;

    /// <inheritdoc />
    public override string ToString() => $"{typePrefix}{(isTypeOpen ? "*" : "")}{(AgentId is null ? "" : ":" + AgentId)}";
}
