using Microsoft.Extensions.Configuration;

namespace AgentCore.FunctionsHost.Hosting;

/// <summary>The program: <c>dotnet run --project tests/FunctionsHost -- [--port 7071] [--settings FILE] [--app FOLDER] [--key KEY] [--NAME VALUE]</c>.</summary>
internal static class FunctionsHostProgram
{
    private static readonly string[] OwnOptions = ["port", "settings", "app", "key"];

    /// <summary>Runs until it is told to stop. 2: the settings are missing.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        IConfigurationRoot options = new ConfigurationBuilder().AddCommandLine(arguments).Build();
        string? path = options["settings"] ?? LocalSettings.Find(Environment.CurrentDirectory);
        if (path is null || !File.Exists(path))
        {
            await Console.Error.WriteLineAsync("There is no local.settings.json here or above: cp local.settings.sample.json local.settings.json, or name one by --settings.");
            return 2;
        }
        LocalSettings file = LocalSettings.Read(path);
        var settings = new Dictionary<string, string?>(file.Values);
        foreach (IConfigurationSection given in options.GetChildren())
            if (!OwnOptions.Contains(given.Key)) settings[given.Key] = given.Value;
        var host = new FunctionsHostOptions(
            options["app"] ?? FunctionsHostApp.BuiltApp, new Uri($"http://127.0.0.1:{options["port"] ?? "7071"}"), settings, file.Cors, options["key"]);
        await using FunctionsHostApp app = await FunctionsHostApp.StartAsync(host, new HostLog(Console.Out), CancellationToken.None);
        await Console.Out.WriteLineAsync($"The functions are at {app.Url}");
        await app.UntilStoppedAsync();
        return 0;
    }
}
