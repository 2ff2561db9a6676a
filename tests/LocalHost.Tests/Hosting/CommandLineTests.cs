using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using AgentCore.Http;
using AgentCore.LocalHost.Tests;
using AgentCore.Testing;
using Microsoft.Extensions.Configuration;

namespace AgentCore.LocalHost.Hosting;

/// <summary>The command line as a newcomer types it: each mistake is one line with its remedy.</summary>
public sealed partial class CommandLineTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--dmeo", "--dmeo: there is no such option. Did you mean --demo?")]
    [InlineData("--demmo", "--demmo: there is no such option. Did you mean --demo?")]
    [InlineData("demo", "'demo' is no option. Did you mean --demo?")]
    [InlineData("-demo", "'-demo' is no option. Did you mean --demo?")]
    [InlineData("--function=http://localhost:7071", "--function: there is no such option. Did you mean --functions?")]
    [InlineData("--url=http://localhost:8081", "--url: there is no such option. Did you mean --urls?")]
    [InlineData("--hepl", "--hepl: there is no such option. Did you mean --help?")]
    [InlineData("--Limits:MaxConections=5", "--Limits:MaxConections: there is no such option. Did you mean --Limits:MaxConnections?")]
    [InlineData("--Limits__MaxConnections=5", "--Limits__MaxConnections: there is no such option. Did you mean --Limits:MaxConnections?")]
    [InlineData("--Limit:MessageBurst=5", "--Limit:MessageBurst: there is no such option. Did you mean --Limits:MessageBurst?")]
    [InlineData("--MessageBurst=5", "--MessageBurst: there is no such option. Did you mean --Limits:MessageBurst?")]
    [InlineData("--Events:MoreTypes=billing.paid", "--Events:MoreTypes: there is no such option. Did you mean --Events:MoreTypes:0?")]
    [InlineData("--Access:Issuers:1:Isuer=x", "--Access:Issuers:1:Isuer: there is no such option. Did you mean --Access:Issuers:1:Issuer?")]
    [InlineData("--WebPubSub:Faults:sendToAll:Loose=1", "Did you mean --WebPubSub:Faults:sendToAll:Lose?")]
    [InlineData("--nothing-like-it", "--nothing-like-it: there is no such option. --help shows the options")]
    [InlineData("--", "'--' is no option.")]
    [InlineData("--storage", "--storage needs a value: --storage VALUE")]
    [InlineData("--Limits:MaxConnections", "--Limits:MaxConnections needs a value")]
    [InlineData("--demo=perhaps", "demo: 'perhaps' is not true or false.")]
    [InlineData("--Limits:MaxConnections=many", "Limits:MaxConnections: 'many' is not a whole number")]
    [InlineData("--Limits:MaxConnections=", "Limits:MaxConnections: '' is not a whole number")]
    [InlineData("--Limits:MaxConnections=99999999999", "Limits:MaxConnections: '99999999999' is not a whole number")]
    [InlineData("--Stream:Keepalive=soon", "Stream:Keepalive: 'soon' is not a time as hh:mm:ss")]
    [InlineData("--Stream:DirectWrites=yes", "Stream:DirectWrites: 'yes' is not true or false.")]
    [InlineData("--Topic:RetryFactor=half", "Topic:RetryFactor: 'half' is not a number")]
    [InlineData("--WebPubSub:Faults:*:Lose=often", "WebPubSub:Faults:*:Lose: 'often' is not a number")]
    [InlineData("--urls=http://localhost:99999", "urls: 'http://localhost:99999' has a port above 65535. Use localhost")]
    [InlineData("--Logging:LogLevel:Default=Loud", "Logging:LogLevel:Default: 'Loud' is not one of Trace, Debug")]
    public void A_mistake_is_one_line_with_its_remedy(string argument, string problem) =>
        Assert.Contains(problem, Assert.Single(ProblemsOf(argument)), StringComparison.Ordinal);

    [Fact]
    public void All_mistaken_names_are_told_at_once_and_so_are_all_values()
    {
        Assert.Equal(3, ProblemsOf("--dmeo", "--Limits:MaxConections=5", "stray").Length);
        Assert.Equal(3, ProblemsOf("--Limits:MaxConnections=many", "--Stream:Keepalive=soon", "--Log:SegmentBytes=1").Length);
    }

    [Fact]
    public void A_wrong_value_is_one_line_beside_a_Functions_app_too()
    {
        using var settings = new Tests.FunctionsApp.Drivers.AppSettings(Loopback.FreePort());
        string[] problems = ProblemsOf(
            "--functions", "http://localhost:7071", "--settings", settings.Write(), "--Limits:MaxConnections=many");
        Assert.Contains("'many' is not a whole number", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--demo")]
    [InlineData("--DEMO", "--urls=http://127.0.0.1:0")]
    [InlineData("--demo", "true", "--storage", "UseDevelopmentStorage=true")]
    [InlineData("--demo=false")]
    [InlineData("--limits:maxconnections", "5")]
    [InlineData("/Limits:MaxConnections", "5")]
    [InlineData("Limits:MaxConnections=5")]
    [InlineData("--WebPubSub:Faults:*:Lose=0.5", "--WebPubSub:Faults:sendToAll:MinDelay=00:00:01")]
    [InlineData("--Access:DefaultChannels:0=agent.*", "--Access:Issuers:0:Algorithms:1=RS256")]
    [InlineData("--Kestrel:Endpoints:Mine:Url=http://127.0.0.1:0", "--Logging:LogLevel:Default=warning", "--environment=Development")]
    [InlineData("--OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317")]
    public void What_NETs_configuration_takes_stays_valid(params string[] arguments) => Assert.Empty(NameProblemsOf(arguments));

    [Fact]
    public void A_switch_takes_a_value_only_where_it_is_one_of_its_own()
    {
        Assert.Equal(["--demo=true", "--urls=u"], Arguments.Parse(["--demo", "--urls", "u"]).ForConfiguration);
        Assert.Equal(["--demo=false", "--urls=u"], Arguments.Parse(["--demo", "false", "--urls=u"]).ForConfiguration);
        Assert.Equal("stray", Assert.Single(Arguments.Parse(["--demo", "stray"]).Strays));
    }

    /// <summary>The page's tables are held to the options classes by a test.</summary>
    [Fact]
    public void Every_setting_of_the_page_is_known()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md"));
        string[] names = [.. Tables().Matches(page).SelectMany(table => Row().Matches(table.Value)).Select(row => row.Groups[1].Value)];
        Assert.True(names.Length > 50);
        Assert.All(names, name => Assert.Empty(NameProblemsOf(
            $"--{name.Replace(":name", ":sendToAll", StringComparison.Ordinal).Replace(":n", ":0", StringComparison.Ordinal)}=x")));
    }

    [Fact]
    public void A_mistaken_name_is_told_in_a_section_of_ours_wherever_it_is_set_and_nowhere_else()
    {
        IConfiguration set = new ConfigurationBuilder().AddInMemoryCollection(
            [
                new("Limits:MaxConections", "5"), new("Events:MoreTypes:0", "a.b"), new("Limit:Other", "5"), new("PATH", "/bin"),
                new("Log", "x"),
            ]).Build();
        string problem = Assert.Single(new SettingNames(LocalHostSettings.All).Problems(Arguments.Parse([]), set));
        Assert.Equal("Limits:MaxConections: there is no such setting. Did you mean Limits:MaxConnections?", problem);
    }

    [Fact]
    public async Task Help_and_version_are_printed_and_nothing_is_started()
    {
        (int exit, string help) = await LocalHostProcess.RunAsync(["--help", "--storage"], [], Stop);
        Assert.Equal(0, exit);
        string[] options = ["--demo", "--urls", "--storage", "--functions", "--help, --version"];
        Assert.All(options, option => Assert.Contains(option, help, StringComparison.Ordinal));
        Assert.DoesNotContain("Starting", help, StringComparison.Ordinal);
        (exit, string version) = await LocalHostProcess.RunAsync(["--version"], [], Stop);
        Assert.Equal(0, exit);
        Assert.Matches(@"\AAgentCore Realtime \d+\.\d+\.\d+\S*\s*\z", version);
    }

    [Fact]
    public async Task A_mistake_in_the_environment_ends_the_process_with_1_and_without_a_stack_trace()
    {
        (int exit, string output) = await LocalHostProcess.RunAsync(
            [], new() { ["Limits__MaxConections"] = "5", ["Stream__Keepalves"] = "00:00:05" }, Stop);
        Assert.Equal(1, exit);
        Assert.Equal(
            ["  - Limits:MaxConections: there is no such setting. Did you mean Limits:MaxConnections?",
                "  - Stream:Keepalves: there is no such setting. Did you mean Stream:Keepalive?"],
            output.Split('\n').Where(line => line.StartsWith("  - ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://localhost")]
    public async Task A_port_in_use_is_one_line_with_the_remedy_and_ends_the_process_with_1(string host)
    {
        int port = Loopback.FreePort();
        using var other = new TcpListener(IPAddress.Loopback, port);
        other.Start();
        (int exit, string output) = await LocalHostProcess.RunAsync(["--urls", $"{host}:{port}"], [], Stop);
        Assert.Equal(1, exit);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["Starting AgentCore Realtime ...", "AgentCore Realtime cannot start:",
                $"  - urls: {host}:{port} is in use by another process. Stop that one, or listen elsewhere: --urls http://localhost:8081"],
            lines.Select(line => line.TrimEnd('\r')));
    }

    [Theory]
    [InlineData("ftp://localhost:8089", "Correct that")]
    [InlineData("http://localhost:8089/base", "Correct that")]
    public async Task An_address_that_Kestrel_cannot_use_is_one_line_too(string url, string remedy)
    {
        (int exit, string output) = await LocalHostProcess.RunAsync(["--urls", url], [], Stop);
        Assert.Equal(1, exit);
        string line = Assert.Single(output.Split('\n'), one => one.StartsWith($"  - urls: {url} ", StringComparison.Ordinal));
        Assert.Contains(remedy, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    /// <summary>A storage that accepts a connection and says nothing holds the start up; the line is there before it.</summary>
    [Fact]
    public async Task A_line_comes_before_anything_slow()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        string storage = AzuriteProcess.ConnectionString(new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"));
        string[] arguments = [LocalHostProcess.Program, "--urls=http://127.0.0.1:0", "--storage", storage];
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            Assert.Equal("Starting AgentCore Realtime ...", await process.StandardOutput.ReadLineAsync(Stop));
            Assert.False(process.HasExited);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static string[] ProblemsOf(params string[] arguments) =>
        [.. WrongSettings.In(Assert.ThrowsAny<Exception>(() => LocalHostApp.Build(arguments)))];

    private static IEnumerable<string> NameProblemsOf(params string[] arguments)
    {
        Arguments line = Arguments.Parse(arguments);
        IConfiguration configuration = new ConfigurationBuilder().AddCommandLine(line.ForConfiguration).Build();
        return new SettingNames(LocalHostSettings.All).Problems(line, configuration);
    }

    [GeneratedRegex("<!-- settings: (both|local) -->.*?<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Tables();

    [GeneratedRegex(@"^\| `([A-Za-z:]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
