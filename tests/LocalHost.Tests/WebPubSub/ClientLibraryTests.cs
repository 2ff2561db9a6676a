namespace AgentCore.LocalHost.Tests.WebPubSub;

/// <summary>
/// Microsoft's client library <c>@azure/web-pubsub-client</c> with its default protocol: the Node tests in tests/web-pubsub-client.
/// </summary>
public sealed class ClientLibraryTests(GatewayWithShortTimes gateway) : IClassFixture<GatewayWithShortTimes>
{
    public static TheoryData<string> Files => NodeTestFile.In("web-pubsub-client");

    [Theory]
    [MemberData(nameof(Files))]
    public Task Microsofts_client_library_works_with_its_default_protocol(string file) =>
        NodeTestFile.RunAsync(file, gateway.Process, TestContext.Current.CancellationToken, "web-pubsub-client");
}
