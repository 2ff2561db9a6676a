using System.Text.Json.Nodes;
using AgentCore.Channels;
using AgentCore.Errors;

namespace AgentCore.Access;

public sealed class ClaimTests
{
    private readonly Gate gate = new();

    [Theory]
    [InlineData("\"agent.* task.progress:agent-7\"")]
    [InlineData("[\"agent.*\",\"task.progress:agent-7\"]")]
    [InlineData("[\"agent.*\",\"read/mail\",\"task.progress:agent-7\",\"agent.*\"]")]
    public async Task Channels_are_an_array_or_one_text_and_what_is_no_pattern_grants_nothing(string channels)
    {
        Principal principal = await gate.Granted(gate.Token(claims => claims["channels"] = JsonNode.Parse(channels)));
        Assert.Equal("agent.* task.progress:agent-7", principal.Grants.Text);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("true")]
    [InlineData("{\"agent\":1}")]
    [InlineData("[\"agent.*\",7]")]
    [InlineData("[[\"agent.*\"]]")]
    [InlineData("[null]")]
    [Requirement("Token grants")]
    public async Task Channels_of_any_other_shape_are_refused(string channels) =>
        await gate.Invalid(gate.Token(claims => claims["channels"] = JsonNode.Parse(channels)));

    [Fact]
    [Requirement("Token grants")]
    public async Task Without_the_claim_the_default_channels_hold_and_are_nothing_until_set()
    {
        var open = new Gate(options => options.DefaultChannels.Add("agent.error"));
        string token = gate.Token(claims => claims.Remove("channels"));

        Assert.Equal("", (await gate.Granted(token)).Grants.Text);
        Assert.Equal("agent.error", (await open.Granted(token)).Grants.Text);
        Assert.Equal("", (await open.Granted(gate.Token(claims => claims["channels"] = new JsonArray()))).Grants.Text);
    }

    [Fact]
    [Requirement("Grants size")]
    public async Task Grants_of_more_than_768_bytes_are_too_many_channels()
    {
        string longest = string.Join(' ', Enumerable.Range(0, 27).Select(i => $"agent.error:agent-{i:d8}")).PadRight(768, 'x');
        Assert.Equal(longest, (await gate.Granted(gate.Token(claims => claims["channels"] = longest))).Grants.Text);
        Assert.Equal(ErrorCode.TooManyChannels, await gate.Refused(gate.Token(claims => claims["channels"] = longest + "x")));
        await gate.Invalid(gate.Token(claims => claims["channels"] = longest + "x", secret: new string('x', 32)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"\"")]
    [InlineData("\"a\\u0000b\"")]
    [InlineData("\"a\\nb\"")]
    [InlineData("\"a\\u0085b\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("[\"alice\"]")]
    [Requirement("RFC 8725 3.8")]
    public async Task A_subject_is_text_without_control_characters(string subject)
    {
        string payload = gate.Payload().Replace("\"alice\"", subject, StringComparison.Ordinal);
        await gate.Invalid(Forge.Token(Gate.Header, payload, Forge.Hmac(Gate.Secret)));
    }

    [Fact]
    public async Task A_subject_is_required_and_has_at_most_256_characters()
    {
        await gate.Granted(gate.Token(claims => claims["sub"] = new string('a', 256)));
        await gate.Invalid(gate.Token(claims => claims["sub"] = new string('a', 257)));
        await gate.Invalid(gate.Token(claims => claims.Remove("sub")));
    }

    [Theory]
    [InlineData("exp", "\"4102444800\"")]
    [InlineData("exp", "null")]
    [InlineData("exp", "1e300")]
    [InlineData("exp", "253402300800")]
    [InlineData("exp", "-1")]
    [InlineData("nbf", "\"0\"")]
    [InlineData("iat", "{}")]
    public async Task A_time_is_a_number_of_seconds_within_the_calendar(string claim, string value) =>
        await gate.Invalid(gate.Token(claims => claims[claim] = JsonNode.Parse(value)));

    [Fact]
    public async Task A_fraction_of_a_second_never_makes_a_session_longer()
    {
        Principal principal = await gate.Granted(gate.Token(claims => claims["exp"] = gate.Now + 10.9));
        Assert.Equal(gate.Clock.GetUtcNow().AddSeconds(10), principal.Expires);
    }

    [Fact]
    public async Task One_of_several_audiences_is_enough()
    {
        await gate.Granted(gate.Token(claims => claims["aud"] = new JsonArray("other", Gate.Audience)));
        await gate.Invalid(gate.Token(claims => claims["aud"] = new JsonArray()));
    }

    [Fact]
    [Requirement("RFC 7519 4")]
    public async Task A_claim_that_stands_twice_is_refused()
    {
        string payload = gate.Payload();
        string twice = payload.Insert(1, "\"sub\":\"mallory\",");
        await gate.Invalid(Forge.Token(Gate.Header, twice, Forge.Hmac(Gate.Secret)));
    }

    [Fact]
    public void An_identity_is_short_stable_and_tells_issuers_and_subjects_apart()
    {
        static string Identity(string issuer, string subject) => new Principal(subject, issuer, ChannelGrants.None, default).Identity;

        Assert.Equal("0f4c717d8a4e2a3eb5f643f957a7d922", Identity("https://issuer.test", "alice"));
        Assert.Equal(4, new[] { Identity("a", "b"), Identity("ab", ""), Identity("", "ab"), Identity("b", "a") }.Distinct().Count());
    }
}
