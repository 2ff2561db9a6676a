using System.Diagnostics;
using System.Globalization;

namespace AgentCore.Faults.Processes;

/// <summary>Signals to a process.</summary>
internal static class Signal
{
    /// <summary>The process stands still, sockets and all.</summary>
    public static Task StopAsync(int process) => SendAsync("-STOP", process);

    public static Task ContinueAsync(int process) => SendAsync("-CONT", process);

    public static Task KillAsync(int process) => SendAsync("-KILL", process);

    /// <summary>The processes that a process has started and that run.</summary>
    public static async Task<IReadOnlyList<int>> ChildrenOfAsync(int process)
    {
        using Process list = Process.Start(
            new ProcessStartInfo("pgrep", ["-P", process.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
        string ids = await list.StandardOutput.ReadToEndAsync();
        await list.WaitForExitAsync();
        return [.. ids.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
    }

    private static async Task SendAsync(string signal, int process)
    {
        using Process kill = Process.Start("kill", [signal, process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
