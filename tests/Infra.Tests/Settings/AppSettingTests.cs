using AgentCore.EventLog;
using AgentCore.Infra.Bicep;

namespace AgentCore.Infra.Settings;

/// <summary>A misspelt app setting is silently ignored in Azure. Here it is not.</summary>
public sealed class AppSettingTests
{
    [Theory, InlineData("dev", "api"), InlineData("dev", "stream"), InlineData("prod", "api"), InlineData("prod", "stream")]
    public void Every_app_setting_is_one_that_somebody_reads(string size, string app) =>
        Assert.All(Deployment.Of(size).Settings(app).Keys, name =>
            Assert.True(OptionsSections.Reads(name) || PlatformSettings.Reasons.ContainsKey(name), $"Nobody reads {name}."));

    [Fact]
    public void Every_platform_setting_with_a_reason_is_set_somewhere()
    {
        IEnumerable<string> set = Deployment.Prod.Settings("api").Keys.Concat(Deployment.Prod.Settings("stream").Keys);

        Assert.Equal(
            [
                "AzureWebJobs.Health.Disabled", "AzureWebJobs.Live.Disabled",
                "AzureWebJobs.Preflight.Disabled", "AzureWebJobs.Ready.Disabled",
            ],
            PlatformSettings.Reasons.Keys.Except(set));
    }

    [Theory, InlineData("dev"), InlineData("prod")]
    public void Flex_Consumption_is_given_no_setting_that_it_has_elsewhere(string size) =>
        Assert.DoesNotContain(Deployment.Of(size).Settings("api").Keys, name =>
            name.StartsWith("FUNCTIONS_", StringComparison.Ordinal) || name.StartsWith("WEBSITE_", StringComparison.Ordinal));

    [Fact]
    public void An_issuer_is_known_by_its_metadata_and_never_by_a_key()
    {
        IReadOnlyDictionary<string, string> settings = Deployment.Prod.Settings("api");

        Assert.Equal("https://login.example.com/", settings["Access__Issuers__0__Issuer"]);
        Assert.Equal("https://login.example.com/.well-known/openid-configuration", settings["Access__Issuers__0__MetadataAddress"]);
        Assert.DoesNotContain(settings.Keys, name => name.EndsWith("SigningKey", StringComparison.Ordinal));
    }

    [Fact]
    public void The_origins_that_the_app_lets_in_are_those_that_the_platform_answers_to() => Assert.All(new[] { "api", "stream" }, app =>
    {
        Assert.Equal("https://app.example.com", Deployment.Prod.Settings(app)["Access__AllowedOrigins__0"]);
        Resource site = Deployment.Prod.Of(app, ResourceType.Site);
        Assert.Equal(["https://app.example.com"], site.Texts("properties.siteConfig.cors.allowedOrigins"));
    });

    [Fact]
    public void The_logs_container_is_the_one_that_the_code_opens() =>
        Assert.Contains(Deployment.Prod.All(ResourceType.Container),
            container => container.Name.EndsWith($"/{new EventLogOptions().Name}", StringComparison.Ordinal));
}
