using System.Net;
using System.Text;

namespace AgentCore.Infra.Packages;

/// <summary>What <c>eng/audit.mjs</c> makes of the registries' answers: <c>npm</c> and <c>dotnet</c> are scripts here that print them.</summary>
public sealed class AuditTests : IDisposable
{
    private const string NoVulnerablePackages = """{"sources":["SOURCE"],"projects":[{"path":"a.csproj"}]}""";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("agentcore-audit-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Packages_without_vulnerabilities_pass()
    {
        Command audit = await AuditAsync("""{"vulnerabilities":{"a":{"name":"a","severity":"low"}}}""", NoVulnerablePackages);
        Assert.Equal("npm: no known vulnerability\nNuGet: no known vulnerability\n", audit.Succeeds().Output);
    }

    [Fact]
    public async Task A_vulnerable_package_of_either_kind_fails_and_is_named_once()
    {
        Command npm = await AuditAsync("""{"vulnerabilities":{"a":{"name":"a","severity":"high"}}}""", NoVulnerablePackages);
        Assert.Equal((1, "npm: a (high)\nNuGet: no known vulnerability\n"), (npm.ExitCode, npm.Output));
        Command nuget = await AuditAsync(
            """{"vulnerabilities":{}}""",
            """
            {"sources":["SOURCE"],"projects":[
              {"frameworks":[{"topLevelPackages":[{"id":"B","resolvedVersion":"1.0.0","vulnerabilities":[{"severity":"Moderate"},{"severity":"Low"}]}]}]},
              {"frameworks":[{"transitivePackages":[{"id":"B","resolvedVersion":"1.0.0","vulnerabilities":[{"severity":"Moderate"}]}]}]}]}
            """);
        Assert.Equal((1, "npm: no known vulnerability\nNuGet: B 1.0.0 (moderate)\n"), (nuget.ExitCode, nuget.Output));
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_is_said_and_fails_nothing()
    {
        Command audit = await AuditAsync("""{"message":"405 Method Not Allowed"}""", NoVulnerablePackages, resource: "PackageBaseAddress/3.0.0");
        Assert.Equal(
            "npm: the registry answers no audits: 405 Method Not Allowed\nNuGet: no package source has advisories\n", audit.Succeeds().Output);
    }

    private async Task<Command> AuditAsync(string npm, string nuget, string resource = "VulnerabilityInfo/6.7.0")
    {
        using var source = new HttpListener();
        int port = AgentCore.Testing.Loopback.FreePort();
        source.Prefixes.Add($"http://127.0.0.1:{port}/");
        source.Start();
        Task index = AnswerAsync(source, $$"""{"resources":[{"@type":"{{resource}}"}]}""");
        await PrintsAsync("npm", npm);
        await PrintsAsync("dotnet", nuget.Replace("SOURCE", $"http://127.0.0.1:{port}/", StringComparison.Ordinal));
        string path = $"{folder.FullName}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        Command audit = await Command.RunAsync("node", [Checkout.PathOf("eng", "audit.mjs")], new Dictionary<string, string?> { ["PATH"] = path });
        await index;
        return audit;
    }

    private static async Task AnswerAsync(HttpListener source, string json)
    {
        HttpListenerContext call = await source.GetContextAsync();
        await call.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(json), TestContext.Current.CancellationToken);
        call.Response.Close();
    }

    /// <summary>Puts a program before the real one of that name.</summary>
    private async Task PrintsAsync(string program, string text)
    {
        string answer = Path.Combine(folder.FullName, $"{program}.json");
        await File.WriteAllTextAsync(answer, text, TestContext.Current.CancellationToken);
        string script = Path.Combine(folder.FullName, program);
        await File.WriteAllTextAsync(script, $"#!/bin/sh\ncat '{answer}'\n", TestContext.Current.CancellationToken);
        (await Command.RunAsync("chmod", ["+x", script])).Succeeds();
    }
}
