namespace AgentCore.Errors;

/// <summary>A text of a caller's own as a message may repeat it.</summary>
public static class ShownText
{
    /// <summary>The text, cut to a length, with a question mark for each character that does not print.</summary>
    public static string Of(string text, int longest)
    {
        string cut = text.Length <= longest ? text : text[..longest] + "…";
        return string.Concat(cut.Select(character => char.IsControl(character) || char.IsSurrogate(character) ? '?' : character));
    }
}
