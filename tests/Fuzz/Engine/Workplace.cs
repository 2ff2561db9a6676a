using AgentCore.Fuzz.Targets;
using SharpFuzz;

namespace AgentCore.Fuzz.Engine;

/// <summary>
/// A copy of this program, whose assemblies of ours tell which branches they take. The originals stay as they were built.
/// </summary>
internal sealed class Workplace : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("agentcore-fuzz-").FullName;

    public Workplace()
    {
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        foreach (string assembly in Directory.EnumerateFiles(folder, "AgentCore.*.dll"))
            SharpFuzz.Fuzzer.Instrument(assembly, IsUnderTest, Options.Value);
    }

    /// <summary>This program's assembly, in the copy.</summary>
    public string Program => Path.Combine(folder, Path.GetFileName(typeof(Workplace).Assembly.Location));

    public string Slot => Path.Combine(folder, "slot");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The product, and of this program the planted faults.</summary>
    private static bool IsUnderTest(string type) =>
        type.StartsWith("AgentCore.", StringComparison.Ordinal)
        && (!type.StartsWith("AgentCore.Fuzz.", StringComparison.Ordinal)
            || type.StartsWith(typeof(PlantedFaults).FullName!, StringComparison.Ordinal));
}
