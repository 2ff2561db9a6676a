using AgentCore.Testing;

namespace AgentCore.LocalHost.Tests;

/// <summary>A machine without what the tests need is told so in a sentence.</summary>
public sealed class NodePackagesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_missing_Node_is_named_with_the_remedy()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => NodePackages.EnsureNodeAsync("no-such-node", Stop));
        Assert.StartsWith(
            "These tests need Node 20 or newer, with npm: https://nodejs.org. 'no-such-node' cannot be started",
            failure.Message, StringComparison.Ordinal);
    }

    /// <summary>git prints <c>git version 2.47.1</c>, which is none of Node's.</summary>
    [Fact]
    public async Task A_Node_that_is_too_old_is_named_with_its_version()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => NodePackages.EnsureNodeAsync("git", Stop));
        Assert.Contains("'git' is git version", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task The_Node_of_this_machine_will_do() => NodePackages.EnsureNodeAsync("node", Stop);
}
