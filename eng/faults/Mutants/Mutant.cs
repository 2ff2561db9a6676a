using AgentCore.Testing;

namespace AgentCore.Faults.Mutants;

/// <summary>A bug to be planted: a patch of the real code, named for what it makes the code do.</summary>
/// <param name="Patch">A unified diff from the repository's root.</param>
internal sealed record Mutant(string Name, string Patch)
{
    /// <summary>All there are, by name.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, "eng", "faults", "Mutants"), "*.patch")
            .Order(StringComparer.Ordinal)
            .Select(patch => new Mutant(Path.GetFileNameWithoutExtension(patch), patch)),
    ];

    /// <summary>The one that a seed stands for.</summary>
    public static Mutant Of(int seed) => All[(int)((uint)seed % All.Count)];
}
