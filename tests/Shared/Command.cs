using System.Diagnostics;

namespace AgentCore.Testing;

/// <summary>A command that is run to its end.</summary>
internal static class Command
{
    /// <returns>What it wrote.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message has all it wrote.</exception>
    public static async Task<string> RunAsync(
        string folder, string command, IReadOnlyCollection<string> arguments, CancellationToken cancellation = default)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} failed:\n{await output}\n{await errors}");
    }
}
