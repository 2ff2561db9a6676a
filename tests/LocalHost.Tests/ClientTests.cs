namespace AgentCore.LocalHost.Tests;

/// <summary>
/// The JavaScript client and the console page: the Node tests in tests/client. The client's own run twice, in Node and in a page of Chromium.
/// </summary>
public sealed class ClientTests(GatewayAsShipped gateway) : IClassFixture<GatewayAsShipped>
{
    /// <summary>Debian's package; another is named by AGENTCORE_CHROMIUM, for the tests too.</summary>
    private static readonly string Chromium = Environment.GetEnvironmentVariable("AGENTCORE_CHROMIUM") ?? "/usr/bin/chromium";

    public static TheoryData<string> Files => NodeTestFile.In("client");

    /// <summary>Those whose client can run in a page.</summary>
    public static TheoryData<string> FilesForPages =>
        ["catch-up.test.js", "channels.test.js", "fallback.test.js", "local-host.test.js", "reconnect.test.js", "token.test.js"];

    [Theory]
    [MemberData(nameof(Files))]
    public Task The_client_does_what_it_promises_in_Node(string file) => RunAsync(file, "node");

    [Theory]
    [MemberData(nameof(FilesForPages))]
    public Task The_client_does_what_it_promises_in_a_page(string file)
    {
        Assert.SkipUnless(File.Exists(Chromium), $"There is no Chromium at {Chromium}: apt-get install chromium, or name one by AGENTCORE_CHROMIUM.");
        return RunAsync(file, "chromium");
    }

    private Task RunAsync(string file, string clientIn) =>
        NodeTestFile.RunAsync(file, gateway.Process, TestContext.Current.CancellationToken, "client", clientIn);
}
