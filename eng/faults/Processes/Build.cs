using AgentCore.Testing;

namespace AgentCore.Faults.Processes;

/// <summary>What is put to the test: this program's own build, or one with a bug planted.</summary>
/// <param name="Program">The assembly of the nodes.</param>
/// <param name="JavaScript">The folder of the JavaScript client.</param>
internal sealed record Build(string Program, string JavaScript)
{
    public static Build Own { get; } = new(typeof(Build).Assembly.Location, ClientIn(Repository.Root));

    public static string ClientIn(string root) => Path.Combine(root, "clients", "javascript");
}
