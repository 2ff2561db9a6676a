using System.Text.RegularExpressions;

namespace AgentCore.Infra.Hooks;

/// <summary>The hook that wires, run against an <c>az</c> and a <c>curl</c> of its own.</summary>
public sealed partial class PostdeployTests : IDisposable
{
    private static readonly string[] AzdOutputs =
        ["AZURE_SUBSCRIPTION_ID", "AZURE_RESOURCE_GROUP", "AGENTCORE_API_APP", "AGENTCORE_API_URL", "AGENTCORE_STREAM_URL"];

    private readonly string folder = Directory.CreateTempSubdirectory("agentcore-hook-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task It_waits_for_the_key_then_wires_then_asks_both_apps()
    {
        Command hook = (await RunAsync(keyAfter: 2)).Succeeds();

        Assert.Equal(
            [
                "az account show",
                "az functionapp keys list",
                "az functionapp keys list",
                "az deployment group create",
                "curl https://api.example/realtime/health",
                "curl https://stream.example/realtime/health",
            ],
            Calls());
        Assert.Contains("https://api.example/realtime/negotiate", hook.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_wires_nothing_while_the_key_is_not_there()
    {
        Command hook = await RunAsync(keyAfter: 100);

        Assert.Equal(1, hook.ExitCode);
        Assert.Contains("Web PubSub key", hook.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("az deployment group create", Calls());
    }

    [Fact]
    public async Task It_says_which_variable_is_missing()
    {
        Command hook = await RunAsync(keyAfter: 1, missing: "AGENTCORE_API_APP");

        Assert.Equal(1, hook.ExitCode);
        Assert.Contains("AGENTCORE_API_APP is not set", hook.Error, StringComparison.Ordinal);
        Assert.Empty(Calls());
    }

    [Fact]
    public void Both_shells_ask_for_the_same()
    {
        string sh = Checkout.Read("infra", "hooks", "postdeploy.sh"), ps1 = Checkout.Read("infra", "hooks", "postdeploy.ps1");
        string shWithoutCurl = string.Join('\n', sh.Split('\n').Where(line => !line.Contains("curl", StringComparison.Ordinal)));

        Assert.Equal(All(Variables(), sh).Distinct().Order(), All(Variables(), ps1).Distinct().Order());
        Assert.Equal(All(AzCommands(), sh), All(AzCommands(), ps1));
        Assert.Equal(All(AzOptions(), shWithoutCurl).Order(), All(AzOptions(), ps1).Order());
        Assert.Contains("--query 'systemKeys.webpubsub_extension != null'", All(AzOptions(), sh));
    }

    [Fact]
    public void The_hook_and_its_parameter_file_are_given_what_they_read_by_the_outputs()
    {
        string main = Checkout.Read("infra", "bicep", "main.bicep"), parameters = Checkout.Read("infra", "bicep", "main.bicepparam");
        string read = Checkout.Read("infra", "hooks", "postdeploy.sh") + Checkout.Read("infra", "bicep", "wiring.bicepparam");

        string[] otherwiseSet = ["AZURE_SUBSCRIPTION_ID", "AGENTCORE_TRIES", "AGENTCORE_PAUSE_SECONDS"];

        Assert.All(All(Variables(), read).Distinct().Except(otherwiseSet), name =>
            Assert.Matches($"output {name} |'{name}'", main + parameters));
    }

    [Fact]
    public void Azd_is_told_of_files_that_exist()
    {
        string yaml = Checkout.Read("azure.yaml");

        Assert.All(["infra/hooks/postdeploy.sh", "infra/hooks/postdeploy.ps1", "infra/bicep"], path =>
        {
            Assert.Contains(path, yaml, StringComparison.Ordinal);
            Assert.True(Path.Exists(Checkout.PathOf(path)), path);
        });
    }

    private static IEnumerable<string> All(Regex pattern, string text) => pattern.Matches(text).Select(match => match.Value);

    private string[] Calls()
    {
        string log = Path.Combine(folder, "calls");
        return File.Exists(log) ? File.ReadAllLines(log) : [];
    }

    private Task<Command> RunAsync(int keyAfter, string? missing = null)
    {
        Program("az", $$"""
            echo "az $1 $2 $3" | sed 's/ --.*//' >> '{{folder}}/calls'
            [ "$1" = functionapp ] && { [ "$(grep -c functionapp '{{folder}}/calls')" -ge {{keyAfter}} ] && echo true || echo false; }
            exit 0
            """);
        Program("curl", $$"""for url; do :; done; echo "curl $url" >> '{{folder}}/calls'""");
        Dictionary<string, string?> environment = AzdOutputs.ToDictionary(name => name, name => (string?)name.ToLowerInvariant());
        environment["AGENTCORE_API_URL"] = "https://api.example";
        environment["AGENTCORE_STREAM_URL"] = "https://stream.example";
        environment["AGENTCORE_PAUSE_SECONDS"] = "0";
        environment["AGENTCORE_TRIES"] = "3";
        environment["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}";
        if (missing is not null) environment[missing] = null;
        return Command.RunAsync("sh", [Checkout.PathOf("infra", "hooks", "postdeploy.sh")], environment);
    }

    private void Program(string name, string script)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    [GeneratedRegex("(AZURE|AGENTCORE)_[A-Z_]+")]
    private static partial Regex Variables();

    [GeneratedRegex(@"az (account show|functionapp keys list|deployment group create)")]
    private static partial Regex AzCommands();

    [GeneratedRegex(@"--(query '[^']+ != null'|(name|query|output|parameters|resource-group|subscription|only-show-errors)\b)")]
    private static partial Regex AzOptions();
}
