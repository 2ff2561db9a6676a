using System.Buffers;

namespace AgentCore.Channels;

/// <summary>The form an agent's id must have to be addressed by a channel: 1 to 128 of <c>[A-Za-z0-9._-]</c>.</summary>
internal static class AgentId
{
    /// <summary>The most characters that an id may have.</summary>
    public const int MaxLength = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Whether a text may be an agent's id.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) => text is { Length: > 0 and <= MaxLength } && !text.ContainsAnyExcept(Allowed);
}
