using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AgentCore.Access;
using AgentCore.EventLog;
using AgentCore.Functions.Hosting;
using AgentCore.Http;
using AgentCore.Infra;
using AgentCore.Liveness;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AgentCore.Functions.Settings;

public sealed partial class SampleSettingsTests
{
    /// <summary>In the place of settings that the sample has: by metadata rather than by a secret, by identity rather than by a key.</summary>
    private static readonly string[] Alternatives =
    [
        "Access:Issuers:n:MetadataAddress", "Liveness:RunEvery",
        "AzureWebJobsStorage:BlobServiceUri", "AzureWebJobsStorage:Credential", "AzureWebJobsStorage:ClientId",
        "WebPubSubConnectionString:ServiceUri", "WebPubSubConnectionString:Credential", "WebPubSubConnectionString:ClientId",
    ];

    /// <summary>The Functions host reads these.</summary>
    private static readonly string[] OfTheHost = ["AzureFunctionsJobHost:functionTimeout", "FUNCTIONS_WORKER_RUNTIME"];

    private static readonly Dictionary<string, string?> Sample = JsonNode.Parse(Checkout.Read("local.settings.sample.json"))!["Values"]!.AsObject()
        .ToDictionary(value => value.Key.Replace("__", ":", StringComparison.Ordinal), value => (string?)value.Value);

    [Fact]
    public void The_sample_names_every_setting_and_no_other()
    {
        IEnumerable<string> settings = OptionSection.Shared.Concat(OptionSection.OfFunctions)
            .SelectMany(section => section.Settings).Select(setting => setting.Name);
        Assert.Equal(
            settings.Except(Alternatives).Concat(OfTheHost).Order(StringComparer.Ordinal),
            Sample.Keys.Select(name => ItemNumber().Replace(name, ":n")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_sample_is_valid_and_its_app_can_be_built()
    {
        using IHost app = Build(Sample);
        Assert.Equal("agentcore", Assert.Single(app.Services.GetRequiredService<AccessOptions>().Audiences));
        Assert.IsType<SegmentedLog>(app.Services.GetRequiredService<IEventLog>());
        Assert.All(CompiledFunction.All.Where(function => !function.Method.IsStatic), function => ActivatorUtilities.CreateInstance(app.Services, function.Method.DeclaringType!));
    }

    [Fact]
    public void All_wrong_settings_are_named_at_once()
    {
        string[] problems = ProblemsWith(
            ("Limits:MaxConnections", "0"), ("WebPubSubConnectionString", "Endpoint=x"), ("AzureWebJobsStorage", null), ("Access:Audiences:0", " "));
        Assert.Equal(4, problems.Length);
        Assert.All(new[] { "Limits:MaxConnections", "WebPubSubConnectionString", "AzureWebJobsStorage", "Access:Audiences:0" },
            name => Assert.Contains(problems, problem => problem.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    [Requirement("Local issuer")]
    public void The_local_host_s_issuer_is_refused() =>
        Assert.Contains("agentcore-dev", Assert.Single(ProblemsWith(("Access:Issuers:0:Issuer", "agentcore-dev"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("AzureWebJobsStorage", "BlobServiceUri", "https://account.blob.core.windows.net", "http://account.blob.core.windows.net")]
    [InlineData("WebPubSubConnectionString", "ServiceUri", "https://name.webpubsub.azure.com", "http://name.webpubsub.azure.com")]
    [Requirement("WebSocket encryption")]
    public void A_connection_is_by_identity_too_and_then_never_in_the_clear(string section, string child, string good, string clear)
    {
        string name = $"{section}:{child}";
        Assert.Empty(ProblemsWith((section, null), (name, good)));
        Assert.Empty(ProblemsWith((section, null), (name, good), ($"{section}:Credential", "managedidentity"), ($"{section}:ClientId", "id")));
        Assert.Contains("https://", Assert.Single(ProblemsWith((section, null), (name, clear))), StringComparison.Ordinal);
        Assert.Contains("managedidentity", Assert.Single(ProblemsWith((section, null), (name, good), ($"{section}:Credential", "key"))), StringComparison.Ordinal);
        Assert.Contains("exclude", Assert.Single(ProblemsWith((name, good))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*/5 * * * * *", 5)]
    [InlineData("* * * * * *", 1)]
    [InlineData("*/30 * * * * *", 30)]
    public void The_clock_counts_by_the_timers_own_schedule(string schedule, int seconds)
    {
        using IHost app = Build(new Dictionary<string, string?>(Sample) { ["HeartbeatSchedule"] = schedule });
        Assert.Equal(TimeSpan.FromSeconds(seconds), app.Services.GetRequiredService<LivenessOptions>().RunEvery);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00:00:05")]
    [InlineData("*/0 * * * * *")]
    [InlineData("*/7 * * * * *")]
    [InlineData("0 */5 * * * *")]
    public void A_schedule_that_the_clock_cannot_count_by_is_refused(string? schedule) =>
        Assert.StartsWith("HeartbeatSchedule must be", Assert.Single(ProblemsWith(("HeartbeatSchedule", schedule))), StringComparison.Ordinal);

    [Fact]
    public void How_often_the_heartbeat_runs_is_said_once() =>
        Assert.StartsWith("Liveness:RunEvery is not for", Assert.Single(ProblemsWith(("Liveness:RunEvery", "00:00:05"))), StringComparison.Ordinal);

    private static string[] ProblemsWith(params (string Name, string? Value)[] changes)
    {
        var settings = new Dictionary<string, string?>(Sample);
        foreach ((string name, string? value) in changes) settings[name] = value;
        try
        {
            using IHost app = Build(settings);
            return [];
        }
        catch (Exception failure) when (WrongSettings.In(failure) is { Count: > 0 } problems)
        {
            return [.. problems];
        }
    }

    private static IHost Build(IEnumerable<KeyValuePair<string, string?>> settings) =>
        FunctionsApp.Build([], builder => builder.Configuration.AddInMemoryCollection(settings));

    [GeneratedRegex(@":\d+")]
    private static partial Regex ItemNumber();
}
