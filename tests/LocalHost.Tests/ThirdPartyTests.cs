namespace AgentCore.LocalHost.Tests;

/// <summary>
/// Proxies and client libraries that others have written, each run against a gateway: the Node tests in tests/third-party.
/// </summary>
public sealed class ThirdPartyTests(GatewayAsShipped gateway) : IClassFixture<GatewayAsShipped>
{
    public static TheoryData<string> Files => NodeTestFile.In("third-party");

    [Theory]
    [MemberData(nameof(Files))]
    public Task Other_software_works_with_the_gateway(string file) =>
        NodeTestFile.RunAsync(file, gateway.Process, TestContext.Current.CancellationToken, "third-party");
}
