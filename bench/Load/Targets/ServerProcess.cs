using System.Diagnostics;

namespace AgentCore.Bench.Targets;

internal static class ServerProcess
{
    /// <summary>Starts a server, with nothing of the generator's own settings. What it prints is read and dropped.</summary>
    public static Process Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        Generator.Forget(start);
        Process process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }
}
