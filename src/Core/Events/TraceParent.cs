using System.Buffers;

namespace AgentCore.Events;

/// <summary>The form of a W3C <c>traceparent</c>, version 00: trace, span and flags in lower-case hexadecimal.</summary>
/// <remarks>https://www.w3.org/TR/trace-context/#traceparent-header-field-values</remarks>
internal static class TraceParent
{
    /// <summary>How many characters a <c>traceparent</c> of version 00 has.</summary>
    public const int Length = 55;

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether a text is one: 32, 16 and 2 digits, the first two fields not all zero.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) =>
        text.Length == Length && text.StartsWith("00-") && text[35] == '-' && text[52] == '-'
        && IsId(text[3..35]) && IsId(text[36..52]) && IsHexadecimal(text[53..]);

    private static bool IsId(ReadOnlySpan<char> digits) => IsHexadecimal(digits) && digits.ContainsAnyExcept('0');

    private static bool IsHexadecimal(ReadOnlySpan<char> digits) => !digits.ContainsAnyExcept(Hexadecimal);
}
