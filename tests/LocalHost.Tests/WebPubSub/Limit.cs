namespace AgentCore.LocalHost.Tests.WebPubSub;

/// <summary>How long a test waits for a thing to happen before it counts as never happening.</summary>
internal static class Limit
{
    public static CancellationToken Token => CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken, new CancellationTokenSource(TimeSpan.FromMinutes(5)).Token).Token;
}
