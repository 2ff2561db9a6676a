using AgentCore.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.Access;

public sealed class AccessOptionsTests
{
    [Fact]
    [Requirement("RFC 8725 3.5")]
    [Requirement("Secrets settings")]
    public void All_mistakes_are_reported_at_once_each_by_its_setting_and_without_its_secret()
    {
        var options = new AccessOptions
        {
            Audiences = { "agentcore", " " },
            ClockSkew = TimeSpan.FromMinutes(6),
            DefaultChannels = { "agent.*", "No Pattern" },
            AllowedOrigins = { "https://a.test", "https://a.test/", "null", "HTTPS://a.test", "https://a.test:443" },
            Issuers =
            {
                new() { Issuer = "https://a", SigningKey = "too short" },
                new() { Issuer = "https://b" },
                new() { Issuer = "https://c", SigningKey = Gate.Secret, MetadataAddress = "https://c/.well-known/openid-configuration" },
                new() { Issuer = "https://d", MetadataAddress = "http://d.example.com/", KeyId = "k" },
                new() { SigningKey = Gate.Secret, Algorithms = { "HS256", "RS256", "none" } },
                new() { Issuer = "https://a", MetadataAddress = "http://localhost:5000/", Algorithms = { "RS256", "HS256" } },
                new() { Issuer = "https://e", SigningKey = Gate.Secret, Algorithms = { "HS512" } },
            },
        };

        string[] problems = [.. options.Problems()];

        Assert.Equal(
            [
                "Access:Audiences:1", "Access:Issuers:0:SigningKey", "Access:Issuers:1", "Access:Issuers:2",
                "Access:Issuers:3:MetadataAddress", "Access:Issuers:3:KeyId", "Access:Issuers:4:Issuer",
                "Access:Issuers:4:Algorithms:1", "Access:Issuers:4:Algorithms:2",
                "Access:Issuers:5:Algorithms:1", "Access:Issuers:5:Issuer", "Access:Issuers:6:SigningKey", "Access:ClockSkew",
                "Access:DefaultChannels:1", "Access:AllowedOrigins:1", "Access:AllowedOrigins:2", "Access:AllowedOrigins:3",
                "Access:AllowedOrigins:4",
            ],
            problems.Select(problem => problem.Split(' ')[0]));
        Assert.All(problems, problem => Assert.Matches(@"\. (Set|Name|Add|Remove|Use|Write|Give) .+\.$|or remove it\.$", problem));
        string message = string.Join(' ', problems);
        Assert.DoesNotContain("too short", message, StringComparison.Ordinal);
        Assert.DoesNotContain(Gate.Secret, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_configured_is_two_mistakes() =>
        Assert.Equal(["Access:Audiences", "Access:Issuers"], new AccessOptions().Problems().Select(problem => problem.Split(' ')[0]));

    [Fact]
    public void Default_channels_are_bounded_as_grants_are()
    {
        var options = new AccessOptions { Audiences = { "a" }, Issuers = { Gate.Shared() } };
        for (int i = 0; i < 100; i++) options.DefaultChannels.Add($"agent.error:agent-{i}");
        Assert.StartsWith("Access:DefaultChannels is longer than 768 bytes.", Assert.Single(options.Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_validator_is_not_made_from_options_with_problems()
    {
        var error = Assert.Throws<ArgumentException>(
            () => new TokenValidator(new AccessOptions(), TimeProvider.System, NullLogger<TokenValidator>.Instance, Unmeasured.Metrics.Connections));
        Assert.Contains("Access:Audiences", error.Message, StringComparison.Ordinal);
        Assert.Contains("Access:Issuers", error.Message, StringComparison.Ordinal);
    }
}
