using System.Text.RegularExpressions;

namespace AgentCore.Infra.Bicep;

/// <summary>No key opens anything, nothing is spoken in the clear, and no secret leaves the control plane.</summary>
public sealed partial class KeylessTests(BicepCli bicep)
{
    public static TheoryData<string> Sizes => ["dev", "prod"];

    public static TheoryData<string, string, string, string> Doors
    {
        get
        {
            var doors = new TheoryData<string, string, string, string>();
            foreach (string size in new[] { "dev", "prod" })
            {
                doors.Add(size, ResourceType.Storage, "properties.allowSharedKeyAccess", "false");
                doors.Add(size, ResourceType.Storage, "properties.allowBlobPublicAccess", "false");
                doors.Add(size, ResourceType.Storage, "properties.allowCrossTenantReplication", "false");
                doors.Add(size, ResourceType.Storage, "properties.supportsHttpsTrafficOnly", "true");
                doors.Add(size, ResourceType.Storage, "properties.minimumTlsVersion", "TLS1_2");
                doors.Add(size, ResourceType.WebPubSub, "properties.disableLocalAuth", "true");
                doors.Add(size, ResourceType.Topic, "properties.disableLocalAuth", "true");
                doors.Add(size, ResourceType.Topic, "properties.minimumTlsVersionAllowed", "1.2");
                doors.Add(size, ResourceType.Component, "properties.DisableLocalAuth", "true");
                doors.Add(size, ResourceType.Workspace, "properties.features.disableLocalAuth", "true");
                doors.Add(size, ResourceType.Site, "properties.httpsOnly", "true");
                doors.Add(size, ResourceType.Site, "properties.siteConfig.minTlsVersion", "1.2");
                doors.Add(size, ResourceType.Site, "properties.siteConfig.scmMinTlsVersion", "1.2");
                doors.Add(size, ResourceType.Site, "properties.siteConfig.ftpsState", "Disabled");
                doors.Add(size, ResourceType.Site, "properties.siteConfig.remoteDebuggingEnabled", "false");
                doors.Add(size, ResourceType.Site, "properties.siteConfig.cors.supportCredentials", "false");
                doors.Add(size, ResourceType.Site, "identity.type", "UserAssigned");
                doors.Add(size, ResourceType.PublishingPolicy, "properties.allow", "false");
            }

            return doors;
        }
    }

    [Theory, MemberData(nameof(Doors))]
    [Requirement("WebSocket encryption")]
    [Requirement("Keyless services")]
    public void Every_door_for_keys_is_shut(string size, string type, string path, string value)
    {
        IReadOnlyList<Resource> resources = Deployment.Of(size).All(type);

        Assert.NotEmpty(resources);
        Assert.All(resources, resource => Assert.Equal(value, resource.Text(path)));
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Both_apps_refuse_publishing_by_password_and_by_ftp(string size)
    {
        IEnumerable<string> policies = Deployment.Of(size).All(ResourceType.PublishingPolicy).Select(policy => policy.Name);

        Assert.Equal(
            Deployment.Of(size).All(ResourceType.Site).SelectMany(site => new[] { $"{site.Name}/ftp", $"{site.Name}/scm" }).Order(),
            policies.Order());
    }

    [Theory, InlineData("main.bicep", 0), InlineData("wiring.bicep", 1)]
    [Requirement("Upstream web hook")]
    public async Task Keys_are_asked_for_only_where_the_web_hook_needs_one(string file, int times)
    {
        JsonNode template = await bicep.BuildAsync(file);

        Assert.Equal(times, SecretBearing().Count(template.ToJsonString()));
    }

    [Theory, InlineData("main.bicep"), InlineData("wiring.bicep")]
    [Requirement("Keyless services")]
    public async Task No_output_bears_a_secret(string file)
    {
        JsonNode template = await bicep.BuildAsync(file);
        string[] outputs = [.. Outputs(template)];

        Assert.Equal(file == "main.bicep", outputs.Length > 10);
        Assert.All(outputs, output =>
        {
            Assert.DoesNotMatch(SecretBearing(), output);
            Assert.DoesNotMatch(SecretNamed(), output);
        });
    }

    [Theory, InlineData("main.bicep"), InlineData("wiring.bicep")]
    [Requirement("Keyless services")]
    public async Task No_parameter_takes_a_secret(string file)
    {
        JsonNode template = await bicep.BuildAsync(file);

        Assert.All(template["parameters"]!.AsObject(), parameter => Assert.DoesNotMatch(SecretNamed(), parameter.Key));
        Assert.DoesNotContain("secure", template["parameters"]!.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory, MemberData(nameof(Sizes))]
    [Requirement("Keyless services")]
    public void No_app_setting_holds_a_key(string size)
    {
        foreach (string app in new[] { "api", "stream" })
            Assert.All(Deployment.Of(size).Settings(app), setting =>
            {
                Assert.DoesNotMatch(SecretBearing(), setting.Value);
                Assert.DoesNotMatch(@"(?i)(AccountKey|AccessKey|SharedAccess|SigningKey|Password)", setting.Key + setting.Value);
            });
    }

    [GeneratedRegex(@"\blist[A-Za-z]*\(", RegexOptions.IgnoreCase)]
    private static partial Regex SecretBearing();

    [GeneratedRegex("key|secret|password|connectionstring|sastoken", RegexOptions.IgnoreCase)]
    private static partial Regex SecretNamed();

    private static IEnumerable<string> Outputs(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => pair.Key == "outputs" && pair.Value is JsonObject outputs
            ? outputs.Select(output => $"{output.Key}: {output.Value!["value"]}")
            : Outputs(pair.Value)),
        JsonArray list => list.SelectMany(Outputs),
        _ => [],
    };
}
