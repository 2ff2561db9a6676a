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

    public static TheoryData<string> Examples => Files(Guide);

    public static TheoryData<string> ExamplesThatTakeTime => Files(Path.Combine(Guide, "short-times"));

    [Theory]
    [MemberData(nameof(Examples))]
    public Task The_guides_example_works(string file) => NodeTestFile.RunAsync(file, asShipped.Process, TestContext.Current.CancellationToken);

    [Theory]
    [MemberData(nameof(ExamplesThatTakeTime))]
    public Task The_guides_example_that_takes_time_works(string file) =>
        NodeTestFile.RunAsync(file, withShortTimes.Process, TestContext.Current.CancellationToken);

    private static TheoryData<string> Files(string folder) =>
        [.. Directory.GetFiles(folder, "*.test.js").Select(file => Path.GetRelativePath(Guide, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}
