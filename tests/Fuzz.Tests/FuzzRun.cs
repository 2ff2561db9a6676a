using System.Diagnostics;
using AgentCore.Fuzz.Engine;

namespace AgentCore.Fuzz.Tests;

/// <summary>The fuzzer as its own process, from start to end.</summary>
internal sealed record FuzzRun(int ExitCode, string Output)
{
    public static async Task<FuzzRun> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Target).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        // A stack overflow writes its stack to the other stream, a hundred thousand frames of it.
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        string said = await errors;
        return new FuzzRun(process.ExitCode, said.Length == 0 ? output : $"{output}\n{said[..Math.Min(said.Length, 4_000)]}");
    }
}
