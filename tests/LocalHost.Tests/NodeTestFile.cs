using System.Diagnostics;
using AgentCore.Testing;

namespace AgentCore.LocalHost.Tests;

/// <summary>A file of tests for Node's own test runner.</summary>
internal static class NodeTestFile
{
    /// <summary>
    /// The most that a file may take, in milliseconds. 30 minutes: the one with the longest waits takes one, and 20 to 30 times that on a
    /// machine with a load of 60.
    /// </summary>
    private const int FileLimit = 1_800_000;

    /// <summary>The files of tests in one of the folders.</summary>
    public static TheoryData<string> In(string folder) =>
        [.. Directory.GetFiles(Path.Combine(NodePackages.Folder, folder), "*.test.js").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    /// <summary>Runs a file against a gateway; fails with the runner's report of each test, and what the gateway wrote.</summary>
    /// <param name="file">By its path from the folder.</param>
    /// <param name="folder">A folder of tests.</param>
    /// <param name="clientIn">Where the client under test is to run, for tests that can choose.</param>
    /// <param name="environment">More variables for the tests.</param>
    public static async Task RunAsync(
        string file, LocalHostProcess gateway, CancellationToken cancellation, string folder = "guide", string clientIn = "node",
        IReadOnlyDictionary<string, string>? environment = null)
    {
        await NodePackages.EnsureAsync(cancellation);
        var start = new ProcessStartInfo("node", ["--test", "--test-reporter=spec", $"--test-timeout={FileLimit}", file])
        {
            WorkingDirectory = Path.Combine(NodePackages.Folder, folder),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["AGENTCORE_URL"] = gateway.Url.GetLeftPart(UriPartial.Authority),
                ["AGENTCORE_LOCALHOST"] = LocalHostProcess.Program,
                ["AGENTCORE_CLIENT_IN"] = clientIn,
            },
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using Process node = Process.Start(start)!;
        try
        {
            Task<string> report = node.StandardOutput.ReadToEndAsync(cancellation);
            Task<string> errors = node.StandardError.ReadToEndAsync(cancellation);
            await node.WaitForExitAsync(cancellation);
            Assert.True(node.ExitCode == 0, $"{file}:\n{await report}\n{await errors}\nThe gateway wrote:\n{gateway.Output}");
            foreach (string line in (await report).Split('\n').Where(IsSkipped)) TestContext.Current.AddWarning($"{file}: {line.Trim()}");
        }
        finally
        {
            if (!node.HasExited) node.Kill(entireProcessTree: true);
        }
    }

    /// <summary>A test that was left out, by the sign that Node's reporter gives it; why stands behind.</summary>
    private static bool IsSkipped(string line) => line.TrimStart().StartsWith('\ufe63');
}
