namespace AgentCore.Testing;

/// <summary>The checkout that the tests run in.</summary>
internal static class Repository
{
    /// <summary>Its folder, where the solution stands.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "AgentCore.Functions.sln"))) return folder.FullName;
        throw new InvalidOperationException("The tests run inside the repository: AgentCore.Functions.sln was not found above them.");
    }
}
