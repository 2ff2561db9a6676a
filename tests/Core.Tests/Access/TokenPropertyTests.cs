using AgentCore.Errors;
using CsCheck;

namespace AgentCore.Access;

public sealed class TokenPropertyTests
{
    private readonly Gate gate = new();

    [Fact]
    [Requirement("RFC 8725 3.3")]
    public void No_single_character_of_a_valid_token_can_be_changed()
    {
        string token = gate.Token();
        Gen.Select(Gen.Int[0, token.Length - 1], Gen.Char).Where((at, with) => token[at] != with).Sample(
            (at, with) => IsRefused($"{token[..at]}{with}{token[(at + 1)..]}"));
    }

    [Fact]
    public void No_bit_of_a_valid_token_can_be_flipped()
    {
        string token = gate.Token();
        for (int at = 0; at < token.Length; at++)
            for (int bit = 0; bit < 8; bit++)
                Assert.True(IsRefused($"{token[..at]}{(char)(token[at] ^ (1 << bit))}{token[(at + 1)..]}"), $"{at}, bit {bit}");
    }

    [Fact]
    [Requirement("Token shape")]
    public void A_signature_has_one_form()
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        string token = gate.Token();
        Assert.All(alphabet.Where(last => last != token[^1]), last => Assert.True(IsRefused(token[..^1] + last)));
        Assert.All(["=", "==", " ", "\n", "A"], tail => Assert.True(IsRefused(token + tail)));
    }

    [Fact]
    [Requirement("Token shape")]
    public void Whatever_is_sent_is_answered_by_a_code() => Gen.String[0, 200].Sample(text => IsRefused(text, ErrorCode.TokenMissing));

    [Fact]
    public void Whatever_is_signed_is_answered() =>
        Gen.Select(Gen.OneOf(Gen.Const(Gate.Header), Gen.String[0, 40]), Json).Sample((header, payload) =>
            IsRefused(Forge.Token(header, payload, Forge.Hmac(Gate.Secret))));

    private static Gen<string> Json
    {
        get
        {
            string[] payloads = ["null", "7", "[]", "\"x\"", "{}", "{\"iss\":\"https://issuer.test\"}", "{\"a\":", new string('[', 500)];
            return Gen.Int[0, payloads.Length - 1].Select(i => payloads[i]);
        }
    }

    private bool IsRefused(string token, ErrorCode orElse = ErrorCode.TokenInvalid)
    {
        Task<AccessResult> result = gate.Ask(token);
        Assert.True(result.IsCompletedSuccessfully);
        return result.Result is AccessResult.Refused refused && (refused.Code == ErrorCode.TokenInvalid || refused.Code == orElse);
    }
}
