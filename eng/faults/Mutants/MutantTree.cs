using AgentCore.Faults.Processes;
using AgentCore.Testing;

namespace AgentCore.Faults.Mutants;

/// <summary>A copy of the checkout in which bugs are planted, one at a time. The checkout itself is never touched.</summary>
internal sealed class MutantTree : IDisposable
{
    /// <summary>What the nodes and the JavaScript client are built from.</summary>
    private static readonly string[] Sources =
    [
        "src", "clients", "eng", "tests/Shared", "tests/FunctionsHost", "tests/Worker.Tests/Drivers", "*.props", ".editorconfig", "global.json",
        "host.json", "AgentCore.Functions.sln",
    ];

    private readonly string folder;
    private Mutant? planted;

    private MutantTree(string folder) => this.folder = folder;

    public static async Task<MutantTree> CopyAsync()
    {
        var tree = new MutantTree(Directory.CreateTempSubdirectory("agentcore-mutant-").FullName);
        string[] listing = ["ls-files", "--cached", "--others", "--exclude-standard", "--", .. Sources];
        string list = await Command.RunAsync(Repository.Root, "git", listing);
        foreach (string file in list.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string copy = Path.Combine(tree.folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(Repository.Root, file), copy);
        }
        return tree;
    }

    /// <summary>Plants the bug, and builds.</summary>
    /// <exception cref="InvalidOperationException">The patch does not fit, or what it makes does not build.</exception>
    public async Task<Build> PlantAsync(Mutant mutant)
    {
        await Command.RunAsync(folder, "git", ["apply", mutant.Patch]);
        planted = mutant;
        string project = Path.Combine(folder, "eng", "faults");
        // A mutant need not be elegant.
        await Command.RunAsync(project, "dotnet", ["build", "-p:RunAnalyzers=false", "--nologo", "-v:quiet"]);
        return new Build(Path.Combine(project, "bin", "Debug", "net10.0", "AgentCore.Faults.dll"), Build.ClientIn(folder));
    }

    /// <summary>Takes the bug out again, if one was planted.</summary>
    public async Task ResetAsync()
    {
        if (planted is { } mutant) await Command.RunAsync(folder, "git", ["apply", "--reverse", mutant.Patch]);
        planted = null;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
