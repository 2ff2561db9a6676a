using AgentCore.Access;
using AgentCore.Http;
using AgentCore.LocalHost.Tests.FunctionsApp.Drivers;
using AgentCore.LocalHost.Tests.WebPubSub;
using AgentCore.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost.Tests.FunctionsApp.Settings;

public sealed class CloudSettingsTests
{
    private const string App = "http://localhost:7071";

    [Fact]
    public async Task Tokens_are_those_of_the_apps_own_issuer()
    {
        await using CloudHost host = await CloudHost.StartAsync(App);
        string token = await host.TokenAsync();
        var access = new AccessOptions { DefaultChannels = { "*" }, Audiences = { AppSettings.Audience } };
        access.Issuers.Add(new IssuerOptions { Issuer = AppSettings.Issuer, SigningKey = AppSettings.SigningKey });
        var validator = new TokenValidator(access, TimeProvider.System, NullLogger<TokenValidator>.Instance, Unmeasured.Metrics.Connections);
        AccessResult result = await validator.ValidateAsync(token, Limit.Token);
        Assert.Equal("alice", Assert.IsType<AccessResult.Granted>(result).Principal.Subject);
    }

    [Fact]
    public void The_file_is_found_in_the_nearest_folder_above_and_its_endpoint_is_where_the_host_listens()
    {
        using var settings = new AppSettings(port: 18_080);
        settings.Write();
        string below = Directory.CreateDirectory(Path.Combine(settings.Folder, "src", "Functions")).FullName;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("functions", App), new("streams", "http://localhost:7072/")]).Build();
        var read = LocalHost.FunctionsApp.Settings.CloudSettings.Read(configuration, below);
        Assert.Equal(new Uri("http://127.0.0.1:18080"), read.Endpoint);
        Assert.Equal(new Uri("http://localhost:7072"), read.Streams.Url);
        Assert.Equal(AppSettings.AccessKey, read.AccessKey);
        Assert.DoesNotContain(AppSettings.AccessKey, read.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7071")]
    [InlineData("localhost:7071")]
    [InlineData("ftp://localhost:7071")]
    [InlineData("https://example.com")]
    [InlineData("http://localhost:7071/api")]
    public void An_address_that_is_no_app_on_this_machine_is_refused(string functions)
    {
        using var settings = new AppSettings(port: 18_080);
        Assert.StartsWith("functions: it must be the address of an app", Assert.Single(ProblemsOf($"--functions={functions}", $"--settings={settings.Write()}")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_missing_names_the_command_that_makes_it()
    {
        string problem = Assert.Single(ProblemsOf("--functions", App, "--settings", "/nowhere/local.settings.json"));
        Assert.Contains("cp local.settings.sample.json local.settings.json", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{broken")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"Values\":1}")]
    public void A_file_that_cannot_be_read_names_the_command_too(string content)
    {
        using var settings = new AppSettings(port: 18_080);
        string path = settings.Write();
        File.WriteAllText(path, content);
        Assert.Contains("cp local.settings.sample.json", Assert.Single(ProblemsOf("--functions", App, "--settings", path)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_missing_value_is_named()
    {
        using var settings = new AppSettings(port: 18_080);
        settings.Values.Clear();
        IReadOnlyList<string> problems = ProblemsOf("--functions", App, "--settings", settings.Write());
        string[] names = ["WebPubSubConnectionString", "Access__Issuers__0__Issuer", "Access__Issuers__0__SigningKey", "Access__Audiences__0"];
        Assert.Equal(names.Length, problems.Count);
        foreach (string name in names) Assert.Contains(problems, problem => problem.StartsWith($"{name} is missing", StringComparison.Ordinal));
    }

    [Fact]
    public void A_host_that_would_listen_elsewhere_than_the_app_expects_is_refused()
    {
        using var settings = new AppSettings(port: 18_080);
        string problem = Assert.Single(ProblemsOf("--functions", App, "--settings", settings.Write(), "--urls", "http://localhost:9000"));
        Assert.StartsWith("urls: the app expects Web PubSub at http://127.0.0.1:18080/", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_string_of_another_machine_is_refused()
    {
        using var settings = new AppSettings(port: 18_080);
        settings.Values["WebPubSubConnectionString"] = $"Endpoint=https://x.webpubsub.azure.com;AccessKey={AppSettings.AccessKey};";
        string problem = Assert.Single(ProblemsOf("--functions", App, "--settings", settings.Write()));
        Assert.Contains("is not this machine", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(AppSettings.AccessKey, problem, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> ProblemsOf(params string[] arguments) =>
        WrongSettings.In(Assert.Throws<OptionsValidationException>(() => LocalHostApp.Build(arguments)));
}
