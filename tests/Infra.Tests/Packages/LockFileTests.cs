using System.Xml.Linq;

namespace AgentCore.Infra.Packages;

/// <summary>The exact versions of all packages are kept, but where they depend on the feed.</summary>
public sealed class LockFileTests
{
    /// <summary>Never built, and restored for a package that is chosen then: by a property, or by the machine.</summary>
    private static readonly string[] ChosenAtRestore = ["eng/bicep/bicep.csproj", "eng/worker-extensions/probe/probe.csproj"];

    public static TheoryData<string> Projects =>
    [
        .. Directory.EnumerateFiles(Checkout.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(project => Path.GetRelativePath(Checkout.Root, project).Replace('\\', '/'))
            .Where(project => !project.Split('/').Any(part => part is "obj" or "bin" or "node_modules" or "examples")),
    ];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_has_its_packages_locked_unless_the_functions_app_is_among_what_it_refers_to(string project)
    {
        bool isLocked = File.Exists(Checkout.PathOf(Path.GetDirectoryName(project)!, "packages.lock.json"));
        bool dependsOnTheFeed = ChosenAtRestore.Contains(project) || Graph(Checkout.PathOf(project)).Contains(Checkout.PathOf("src", "Functions", "Functions.csproj"));
        Assert.Equal(!dependsOnTheFeed, isLocked);
    }

    /// <summary>The project and all that it refers to, by their paths.</summary>
    private static HashSet<string> Graph(string project)
    {
        var graph = new HashSet<string> { project };
        foreach (XElement reference in XDocument.Load(project).Descendants("ProjectReference"))
            if (reference.Attribute("Include") is { Value: var path } && !path.Contains('$', StringComparison.Ordinal))
                graph.UnionWith(Graph(Path.GetFullPath(path, Path.GetDirectoryName(project)!)));
        return graph;
    }
}
