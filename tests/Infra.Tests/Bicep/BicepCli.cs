using System.Collections.Concurrent;

[assembly: AssemblyFixture(typeof(AgentCore.Infra.Bicep.BicepCli))]

namespace AgentCore.Infra.Bicep;

/// <summary>The Bicep CLI, brought by NuGet through <c>eng/bicep</c>: nothing else need be installed, nothing more is fetched.</summary>
public sealed class BicepCli : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Lazy<Task<JsonNode>>> templates = new();
    private string program = "";

    public async ValueTask InitializeAsync()
    {
        string project = Checkout.PathOf("eng", "bicep", "bicep.csproj");
        var environment = new Dictionary<string, string?> { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_UI_LANGUAGE"] = "en" };
        (await Command.RunAsync("dotnet", ["restore", project], environment)).Succeeds();
        program = (await Command.RunAsync("dotnet", ["msbuild", project, "-getProperty:BicepPath"], environment)).Succeeds().Output.Trim();
        Assert.True(File.Exists(program), $"eng/bicep names '{program}' as the Bicep CLI, which is not there.");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal Task<Command> RunAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        Command.RunAsync(program, arguments, environment);

    /// <summary>The template that a file builds to, nested ones inside.</summary>
    internal Task<JsonNode> BuildAsync(string file) =>
        templates.GetOrAdd(file, name => new Lazy<Task<JsonNode>>(() => BuildOnceAsync(name))).Value;

    private async Task<JsonNode> BuildOnceAsync(string file)
    {
        Command built = (await RunAsync(["build", "--stdout", BicepFolder.File(file)])).Succeeds();
        Assert.Equal("", built.Error);
        return JsonNode.Parse(built.Output)!;
    }
}
