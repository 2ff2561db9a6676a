namespace AgentCore.LocalHost.Tests;

/// <summary>docs/asyncapi.yaml and docs/openapi.yaml against what a gateway sends and accepts: the Node tests in tests/docs.</summary>
public sealed class SchemaTests(GatewayWithShortTimes gateway) : IClassFixture<GatewayWithShortTimes>
{
    public static TheoryData<string> Files => NodeTestFile.In("docs");

    [Theory]
    [MemberData(nameof(Files))]
    public Task The_documents_say_what_is_sent_and_accepted(string file) =>
        NodeTestFile.RunAsync(file, gateway.Process, TestContext.Current.CancellationToken, "docs");
}
