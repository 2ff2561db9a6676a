using System.Diagnostics;

namespace AgentCore.Bench;

/// <summary>
/// Runs the scenario in a process of its own, whose sockets are read on the thread that learns of the data: the leanest reader that
/// .NET has, so that the generator takes as little as it can of the machine that it shares with the server.
/// </summary>
/// <remarks>https://learn.microsoft.com/dotnet/api/microsoft.aspnetcore.server.kestrel.transport.sockets.sockettransportoptions.unsafepreferinlinescheduling</remarks>
internal static class Generator
{
    private static readonly string[] Settings =
        ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["generate", .. arguments]);
        foreach (string setting in Settings) start.Environment[setting] = "1";
        using Process process = Process.Start(start)!;
        Console.CancelKeyPress += (_, pressed) => pressed.Cancel = true;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Takes the generator's own settings out of what a server inherits.</summary>
    public static void Forget(ProcessStartInfo server)
    {
        foreach (string setting in Settings) server.Environment.Remove(setting);
    }
}
