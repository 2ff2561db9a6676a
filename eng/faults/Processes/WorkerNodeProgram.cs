using AgentCore.FunctionsHost.Hosting;

namespace AgentCore.Faults.Processes;

/// <summary>An instance of the Functions app: a Functions host, whose worker is a process below it. Ends with its input.</summary>
internal static class WorkerNodeProgram
{
    /// <summary>The argument before its own.</summary>
    public const string Verb = "worker-node";

    /// <param name="url">Where it listens.</param>
    /// <param name="file">The app's settings, as a <c>local.settings.json</c>.</param>
    public static async Task<int> RunAsync(Uri url, string file)
    {
        LocalSettings settings = LocalSettings.Read(file);
        var options = new FunctionsHostOptions(FunctionsHostApp.BuiltApp, url, settings.Values, settings.Cors);
        await using FunctionsHostApp host = await FunctionsHostApp.StartAsync(options, new HostLog(Console.Out), CancellationToken.None);
        while (await Console.In.ReadLineAsync() is not null)
        {
            // Nothing is asked of it.
        }
        return 0;
    }
}
