using AgentCore.Testing;

namespace AgentCore.LocalHost.Tests;

/// <summary>
/// The guide's clients, as people would write them: the Node tests in tests/guide against a real process. One case a file, so that a
/// failure is located; its message holds what Node's test runner said of each test.
/// </summary>
public sealed class GuideTests(GatewayAsShipped asShipped, GatewayWithShortTimes withShortTimes)
    : IClassFixture<GatewayAsShipped>, IClassFixture<GatewayWithShortTimes>
{
    private static readonly string Guide = Path.Combine(NodePackages.Folder, "guide");

    public static TheoryData<string, string> Examples => Files(Guide);

    public static TheoryData<string, string> ExamplesThatTakeTime => Files(Path.Combine(Guide, "short-times"));

    [Theory]
    [MemberData(nameof(Examples))]
    public Task The_guides_example_works(string file, string by) => RunAsync(file, by, asShipped);

    [Theory]
    [MemberData(nameof(ExamplesThatTakeTime))]
    public Task The_guides_example_that_takes_time_works(string file, string by) => RunAsync(file, by, withShortTimes);

    /// <param name="by">What serves it: the local host. tests/Worker.Tests has the same files by the worker.</param>
    private static Task RunAsync(string file, string by, GatewayAsShipped gateway)
    {
        Assert.Equal("local", by);
        return NodeTestFile.RunAsync(file, gateway.Process, TestContext.Current.CancellationToken);
    }

    private static TheoryData<string, string> Files(string folder)
    {
        var files = new TheoryData<string, string>();
        foreach (string file in Directory.GetFiles(folder, "*.test.js").Order(StringComparer.Ordinal))
            files.Add(Path.GetRelativePath(Guide, file).Replace('\\', '/'), "local");
        return files;
    }
}
