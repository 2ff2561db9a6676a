using System.Diagnostics;
using System.Globalization;

namespace AgentCore.Faults.Processes;

/// <summary>Signals to a process.</summary>
internal static class Signal
{
    /// <summary>The process stands still, sockets and all.</summary>
    public static Task StopAsync(int process) => SendAsync("-STOP", process);

    public static Task ContinueAsync(int process) => SendAsync("-CONT", process);

    private static async Task SendAsync(string signal, int process)
    {
        using Process kill = Process.Start("kill", [signal, process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
