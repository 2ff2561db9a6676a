[assembly: AssemblyFixture(typeof(AgentCore.Infra.Bicep.BicepCli))]

namespace AgentCore.Infra.Bicep;

/// <summary>The Bicep CLI, brought by NuGet through <c>eng/bicep</c>: nothing else need be installed, and nothing is fetched after that.</summary>
public sealed class BicepCli : IAsyncLifetime
{
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
    internal async Task<JsonNode> BuildAsync(string file)
    {
        Command built = await RunAsync(["build", "--stdout", BicepFolder.File(file)]);
        Assert.True(built.Succeeds().Error.Length == 0, built.Error);
        return JsonNode.Parse(built.Output)!;
    }
}
