using AgentCore.Http;
using AgentCore.LocalHost.Drivers;

namespace AgentCore.LocalHost.Machine;

public sealed class MachineKeysTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("agentcore-keys-");

    private string Folder => Path.Combine(root.FullName, "config", "agentcore-realtime");

    private string KeyFile => Path.Combine(Folder, MachineKeys.FileName);

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    [Requirement("Local keys")]
    public void Keys_are_random_for_each_folder_and_the_same_at_each_start()
    {
        MachineKeys first = MachineKeys.Load(new MachineFolder(Folder));
        MachineKeys again = MachineKeys.Load(new MachineFolder(Folder));
        MachineKeys elsewhere = MachineKeys.Load(new MachineFolder(Path.Combine(root.FullName, "other")));
        Assert.Equal(first, again);
        Assert.True(first.SigningKey.Length >= 43 && first.AccessKey.Length >= 43);
        string[] all = [first.SigningKey, first.AccessKey, elsewhere.SigningKey, elsewhere.AccessKey];
        Assert.Equal(4, all.Distinct().Count());
        Assert.DoesNotContain(first.SigningKey, first.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("Local keys")]
    public void Only_their_user_can_read_them()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes; the folder is the user's own.");
        MachineKeys.Load(new MachineFolder(Folder));
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));

        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.Contains("can be read by other users", Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hosts_that_start_at_the_same_time_agree()
    {
        for (int round = 0; round < 20; round++)
        {
            var folder = new MachineFolder(Path.Combine(root.FullName, $"round-{round}"));
            MachineKeys[] loaded = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => MachineKeys.Load(folder))));
            Assert.Single(loaded.Distinct());
        }
    }

    [Fact]
    public void A_file_whose_maker_died_before_it_wrote_is_filled()
    {
        using (new MachineFolder(Folder).TryOpen(MachineKeys.FileName)) { }
        Assert.Equal(MachineKeys.Load(new MachineFolder(Folder)), MachineKeys.Load(new MachineFolder(Folder)));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"signingKey":"short","accessKey":"short"}""")]
    public void A_file_that_does_not_hold_keys_is_named_with_the_remedy(string text)
    {
        MachineKeys.Load(new MachineFolder(Folder));
        File.WriteAllText(KeyFile, text);
        string problem = Problem();
        Assert.StartsWith("Dev:Folder: ", problem, StringComparison.Ordinal);
        Assert.Contains(KeyFile, problem, StringComparison.Ordinal);
        Assert.Contains("Delete it", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named_with_the_remedy()
    {
        File.WriteAllText(Path.Combine(root.FullName, "config"), "a file where the folder should be");
        string problem = Problem();
        Assert.Contains(Folder, problem, StringComparison.Ordinal);
        Assert.Contains("name another folder by --Dev:Folder", problem, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("Local keys")]
    public async Task A_token_outlives_a_restart_and_is_nothing_to_another_machine()
    {
        string token;
        await using (RunningHost host = await RunningHost.StartAsync([$"--Dev:Folder={Folder}"])) token = await host.TokenAsync();
        await using (RunningHost again = await RunningHost.StartAsync([$"--Dev:Folder={Folder}"]))
        await using (WebSocketSession session = await again.ConnectAsync(token)) await session.UntilAsync("welcome");
        await using RunningHost other = await RunningHost.StartAsync([$"--Dev:Folder={Path.Combine(root.FullName, "other")}"]);
        using HttpResponseMessage refused = await other.Http.GetAsync($"/realtime/events?token={token}", TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)refused.StatusCode);
    }

    [Fact]
    public async Task Keys_that_are_set_need_no_file()
    {
        await using RunningHost host = await RunningHost.StartAsync(
            [$"--Dev:Folder={Folder}", $"--Dev:SigningKey={new string('s', 32)}", $"--WebPubSub:AccessKey={new string('a', 32)}"]);
        await using WebSocketSession session = await host.ConnectAsync();
        await session.UntilAsync("welcome");
        Assert.False(Directory.Exists(Folder));
    }

    private string Problem() =>
        Assert.Single(WrongSettings.In(Assert.ThrowsAny<Exception>(() => MachineKeys.Load(new MachineFolder(Folder)))));
}
