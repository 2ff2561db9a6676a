using AgentCore.Testing;

namespace AgentCore.Infra;

/// <summary>The files of the repository that the tests were built from.</summary>
internal static class Checkout
{
    public static string Root => Repository.Root;

    /// <summary>With this set, tests that compare a kept file with a computed one write the file instead.</summary>
    public static bool IsUpdating { get; } = Environment.GetEnvironmentVariable("AGENTCORE_UPDATE") == "1";

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    public static string Read(params string[] parts) => File.ReadAllText(PathOf(parts)).ReplaceLineEndings("\n");
}
