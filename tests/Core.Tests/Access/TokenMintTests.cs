namespace AgentCore.Access;

public sealed class TokenMintTests
{
    [Fact]
    public async Task A_minted_token_is_granted_what_was_asked_for()
    {
        IssuerOptions issuer = new() { Issuer = Gate.Issuer, SigningKey = Gate.Secret, KeyId = "local" };
        var gate = new Gate(options => options.DefaultChannels.Add("*"), issuer);
        var mint = new TokenMint(issuer, Gate.Audience, gate.Clock);

        MintedToken narrow = mint.Mint("alice", ["agent.*", "*:agent-7"], TimeSpan.FromMinutes(10));
        Principal principal = await gate.Granted(narrow.Token);
        Assert.Equal(("alice", "*:agent-7 agent.*"), (principal.Subject, principal.Grants.Text));
        Assert.Equal(narrow.Expires, principal.Expires);
        Assert.Equal(gate.Clock.GetUtcNow().AddMinutes(10), narrow.Expires);

        Assert.Equal("*", (await gate.Granted(mint.Mint("bob", null, TimeSpan.FromSeconds(5)).Token)).Grants.Text);
        Assert.Equal("", (await gate.Granted(mint.Mint("eve", [], TimeSpan.FromSeconds(5)).Token)).Grants.Text);
    }

    [Fact]
    public void Only_an_issuer_with_a_secret_can_mint() =>
        Assert.Throws<ArgumentException>(() => new TokenMint(new() { Issuer = Gate.Issuer }, Gate.Audience, TimeProvider.System));
}
