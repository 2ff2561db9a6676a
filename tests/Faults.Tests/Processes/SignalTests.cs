using System.Diagnostics;
using AgentCore.Faults.Processes;

namespace AgentCore.Faults.Tests.Processes;

public sealed class SignalTests
{
    [Fact]
    public async Task The_children_of_a_process_are_those_that_run()
    {
        using Process shell = Process.Start("sh", ["-c", "sleep 300 & wait"]);
        try
        {
            IReadOnlyList<int> children;
            while ((children = await Signal.ChildrenOfAsync(shell.Id)).Count == 0) await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
            await Signal.KillAsync(Assert.Single(children));
            await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!shell.HasExited) shell.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task A_process_without_children_has_none()
    {
        using Process sleep = Process.Start("sleep", ["300"]);
        Assert.Empty(await Signal.ChildrenOfAsync(sleep.Id));
        sleep.Kill();
    }
}
