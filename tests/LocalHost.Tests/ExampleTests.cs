namespace AgentCore.LocalHost.Tests;

/// <summary>Each file of examples/ is run against a gateway: the Node tests in tests/examples.</summary>
public sealed class ExampleTests(GatewayAsShipped gateway) : IClassFixture<GatewayAsShipped>
{
    public static TheoryData<string> Files => NodeTestFile.In("examples");

    [Theory]
    [MemberData(nameof(Files))]
    public Task The_examples_work(string file) => NodeTestFile.RunAsync(file, gateway.Process, TestContext.Current.CancellationToken, "examples");
}
