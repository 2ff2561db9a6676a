using System.Diagnostics;
using CsCheck;

namespace AgentCore.Events;

public sealed class TraceParentTests
{
    private const string Good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-010")]
    [InlineData("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331_01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-\"}")]
    public void It_is_held_to_the_grammar(string? text) => Assert.False(TraceParent.IsValid(text));

    [Fact]
    public void One_changed_character_is_another_of_its_alphabet_or_a_mistake() =>
        Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Char).Sample((at, with) =>
        {
            string changed = string.Concat(Good.AsSpan(0, at), [with], Good.AsSpan(at + 1));
            bool isSeparator = Good[at] == '-';
            bool isRight = at < 2 ? with == '0' : isSeparator ? with == '-' : char.IsAsciiHexDigitLower(with) || char.IsAsciiDigit(with);
            return TraceParent.IsValid(changed) == isRight;
        });

    [Fact]
    public void Whatever_passes_is_a_context_to_link_to() =>
        Gen.Select(Gen.ULong, Gen.ULong, Gen.Bool).Sample((trace, span, isSampled) =>
        {
            string text = $"00-{trace:x16}{trace:x16}-{span:x16}-{(isSampled ? "01" : "00")}";
            return TraceParent.IsValid(text) == (trace != 0 && span != 0)
                && (!TraceParent.IsValid(text) || ActivityContext.TryParse(text, null, out _));
        });
}
