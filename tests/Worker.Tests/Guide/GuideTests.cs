using AgentCore.LocalHost.Tests;
using AgentCore.Testing;

namespace AgentCore.Worker.Guide;

/// <summary>
/// The guide's clients, as tests/LocalHost.Tests runs them, through the real worker: the Node tests in tests/guide, the JavaScript client's test
/// against a gateway, and the tests of the documents.
/// </summary>
public sealed class GuideTests(DeployedApps apps, DeployedAppsWithShortTimes withShortTimes, AppWithoutCloud withoutCloud)
    : IClassFixture<DeployedApps>, IClassFixture<DeployedAppsWithShortTimes>, IClassFixture<AppWithoutCloud>
{
    /// <summary>The file whose tests kill their gateway.</summary>
    private const string Killing = "reconnecting-web-socket.test.js";

    private static readonly string Guide = Path.Combine(NodePackages.Folder, "guide");

    public static TheoryData<string, string> Examples => Files(Guide);

    public static TheoryData<string, string> ExamplesThatTakeTime => Files(Path.Combine(Guide, "short-times"));

    [Theory, MemberData(nameof(Examples))]
    public Task The_guides_example_works(string file, string by) =>
        RunAsync(file, by, apps, "guide", file == Killing ? withoutCloud.Environment : null);

    [Theory, MemberData(nameof(ExamplesThatTakeTime))]
    public Task The_guides_example_that_takes_time_works(string file, string by) => RunAsync(file, by, withShortTimes, "guide");

    [Theory, InlineData("http.test.js", "worker"), InlineData("web-socket.test.js", "worker")]
    public Task The_documents_say_what_is_sent_and_accepted(string file, string by) => RunAsync(file, by, withShortTimes, "docs");

    [Theory, InlineData("local-host.test.js", "worker")]
    public Task The_JavaScript_client_does_what_it_promises(string file, string by) => RunAsync(file, by, apps, "client");

    private static async Task RunAsync(string file, string by, DeployedApps apps, string folder, IReadOnlyDictionary<string, string>? more = null)
    {
        Assert.Equal("worker", by);
        var environment = new Dictionary<string, string>(more ?? new Dictionary<string, string>()) { ["AGENTCORE_SERVED_BY"] = by };
        try
        {
            await NodeTestFile.RunAsync(file, apps.Cloud, TestContext.Current.CancellationToken, folder, environment: environment);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{failure.Message}\nThe Functions hosts wrote:\n{apps.Output}", failure);
        }
    }

    private static TheoryData<string, string> Files(string folder)
    {
        var files = new TheoryData<string, string>();
        foreach (string file in Directory.GetFiles(folder, "*.test.js").Order(StringComparer.Ordinal))
            files.Add(Path.GetRelativePath(Guide, file).Replace('\\', '/'), "worker");
        return files;
    }
}
