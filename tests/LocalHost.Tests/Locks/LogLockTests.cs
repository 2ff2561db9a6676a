using AgentCore.Http;
using AgentCore.LocalHost.Drivers;
using AgentCore.LocalHost.Durability;
using AgentCore.LocalHost.LogStorage;
using AgentCore.LocalHost.Tests;
using AgentCore.Testing;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.LocalHost.Locks;

public sealed class LogLockTests(Azurite azurite) : IDisposable
{
    private readonly DirectoryInfo elsewhere = Directory.CreateTempSubdirectory("agentcore-elsewhere-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => elsewhere.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_second_host_over_one_log_is_refused_and_says_why(bool isOnAnotherMachine)
    {
        StoredLog log = await StoredLog.NewAsync(azurite);
        await using RunningHost first = await log.StartAsync();
        string[] machine = isOnAnotherMachine ? [$"--Dev:Folder={elsewhere.FullName}"] : [];
        string problem = Assert.Single(WrongSettings.In(await Assert.ThrowsAnyAsync<Exception>(() => RunningHost.StartAsync([.. log.Settings, .. machine]))));
        Assert.StartsWith($"storage: the log '{log.Container.Name}' is in use by another LocalHost (process {Environment.ProcessId} on ", problem, StringComparison.Ordinal);
        Assert.Contains("--Log:Name=", problem, StringComparison.Ordinal);
        Assert.Contains("within 30 s", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_refusal_is_one_line_and_exit_code_1()
    {
        StoredLog log = await StoredLog.NewAsync(azurite);
        await using LocalHostProcess first = await LocalHostProcess.StartAsync(log.Settings, Stop);
        (int exit, string output) = await LocalHostProcess.RunAsync(["--urls=http://127.0.0.1:0", .. log.Settings], [], Stop);
        Assert.Equal(1, exit);
        Assert.Contains("  - storage: the log", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_stops_gives_the_log_to_any_machine_at_once()
    {
        StoredLog log = await StoredLog.NewAsync(azurite);
        await using (await log.StartAsync()) { }
        await using RunningHost next = await RunningHost.StartAsync([.. log.Settings, $"--Dev:Folder={elsewhere.FullName}"]);
        Assert.Equal(LeaseState.Leased, await StateAsync(log));
    }

    [Fact]
    public async Task A_host_that_is_killed_leaves_the_log_to_this_machine_at_once_and_to_others_with_the_end_of_its_lease()
    {
        StoredLog log = await StoredLog.NewAsync(azurite);
        await using (await LocalHostProcess.StartAsync(log.Settings, Stop)) { }
        Assert.Equal(LeaseState.Leased, await StateAsync(log));
        await Assert.ThrowsAnyAsync<Exception>(() => RunningHost.StartAsync([.. log.Settings, $"--Dev:Folder={elsewhere.FullName}"]));
        await using (await LocalHostProcess.StartAsync(log.Settings, Stop)) { }

        // Ends the lease as time does, without the wait.
        await log.Container.GetBlobClient(LogLock.BlobName).GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: Stop);
        await using RunningHost next = await RunningHost.StartAsync([.. log.Settings, $"--Dev:Folder={elsewhere.FullName}"]);
    }

    [Fact]
    public async Task A_host_whose_log_was_taken_meanwhile_stops_and_says_why()
    {
        StoredLog log = await StoredLog.NewAsync(azurite);
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using RunningHost frozen = await log.StartAsync(clock);
        var stopping = new TaskCompletionSource();
        frozen.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        await log.Container.GetBlobClient(LogLock.BlobName).GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: Stop);
        await using RunningHost other = await RunningHost.StartAsync([.. log.Settings, $"--Dev:Folder={elsewhere.FullName}"]);

        clock.Advance(LogLock.RenewEvery);
        await stopping.Task.WaitAsync(WebSocketSession.Patience, Stop);
        Exception reason = Assert.ThrowsAny<Exception>(frozen.Services.GetRequiredService<LogLock>().ThrowIfLost);
        Assert.StartsWith("storage: ", Assert.Single(WrongSettings.In(reason)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_sends_to_the_Web_PubSub_of_another_may_share_its_log()
    {
        StoredLog log = await StoredLog.NewAsync(azurite);
        await using RunningHost gateway = await log.StartAsync();
        await using RunningHost relay = await log.JoinAsync(gateway);
        await using WebSocketSession session = await gateway.ConnectAsync();
        await session.UntilAsync("welcome");
        await relay.PublishAsync(TestEvent.Numbered(7));
        Assert.Equal(7, (await session.UntilAsync("event")).GetProperty("data").GetProperty("number").GetInt32());
    }

    private static async Task<LeaseState> StateAsync(StoredLog log) =>
        (await log.Container.GetBlobClient(LogLock.BlobName).GetPropertiesAsync(cancellationToken: Stop)).Value.LeaseState;
}
