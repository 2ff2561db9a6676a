using System.Diagnostics;

namespace AgentCore.Bench.Targets;

internal static class ServerProcess
{
    /// <summary>Starts a server, with nothing of the generator's own settings. What it prints is read and dropped.</summary>
    public static Process Start(string program, params IEnumerable<string> arguments) => Start(static _ => { }, program, arguments);

    /// <summary>Starts a server, with nothing of the generator's own settings.</summary>
    /// <param name="read">Takes each line that it prints; null at the end.</param>
    public static Process Start(Action<string?> read, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        Generator.Forget(start);
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => read(line.Data);
        process.BeginOutputReadLine();
        return process;
    }
}
