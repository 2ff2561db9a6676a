using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;

namespace AgentCore.Infra.Packages;

/// <summary>
/// Each of the worker's two extensions is the real package where the feed has it, and else our stand-in: shown with dummy packages in a folder
/// feed, in a copy of the sources. All other packages come from what this build has restored.
/// </summary>
public sealed class WorkerExtensionTests : IDisposable
{
    private const string EventGrid = "Microsoft.Azure.Functions.Worker.Extensions.EventGrid";
    private const string WebPubSub = "Microsoft.Azure.Functions.Worker.Extensions.WebPubSub";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("agentcore-feed-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("stand-in", "stand-in")]
    [InlineData("package", "stand-in", EventGrid)]
    [InlineData("stand-in", "package", WebPubSub)]
    [InlineData("package", "package", EventGrid, WebPubSub)]
    public async Task Each_extension_is_chosen_by_itself_and_publishing_without_one_is_refused(string eventGrid, string webPubSub, params string[] onTheFeed)
    {
        CopySources();
        foreach (string package in onTheFeed) AddDummy(package);

        if (onTheFeed.Length == 2) (await DotnetAsync("restore", FunctionsProject)).Succeeds();
        else AssertRefused(await DotnetAsync("publish", FunctionsProject), missing: [.. new[] { EventGrid, WebPubSub }.Except(onTheFeed)]);

        JsonElement chosen = JsonSerializer.Deserialize<JsonElement>((await DotnetAsync(
            "msbuild", FunctionsProject, "-getProperty:EventGridExtension,WebPubSubExtension", "-getItem:PackageReference,ProjectReference")).Succeeds().Output);
        Assert.Equal(eventGrid, chosen.GetProperty("Properties").GetProperty("EventGridExtension").GetString());
        Assert.Equal(webPubSub, chosen.GetProperty("Properties").GetProperty("WebPubSubExtension").GetString());
        string[] packages = References(chosen, "PackageReference"), projects = References(chosen, "ProjectReference");
        Assert.Equal(onTheFeed, packages.Where(name => name is EventGrid or WebPubSub).Order(StringComparer.Ordinal));
        Assert.Equal(eventGrid == "stand-in", projects.Any(path => path.EndsWith("EventGridExtension.csproj", StringComparison.Ordinal)));
        Assert.Equal(webPubSub == "stand-in", projects.Any(path => path.EndsWith("WebPubSubExtension.csproj", StringComparison.Ordinal)));
    }

    /// <summary>There is one error, and it names what is missing.</summary>
    private static void AssertRefused(Command publish, string[] missing)
    {
        Assert.NotEqual(0, publish.ExitCode);
        string[] errors = [.. publish.Output.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal)).Distinct()];
        Assert.Contains("error AGC0002: ", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Contains($"the package feed lacks {string.Join(" and ", missing)}.", errors[0], StringComparison.Ordinal);
    }

    private string FunctionsProject => Path.Combine(folder.FullName, "src", "Functions");

    private static string[] References(JsonElement evaluated, string item) =>
        [.. evaluated.GetProperty("Items").GetProperty(item).EnumerateArray().Select(reference => reference.GetProperty("Identity").GetString()!)];

    private void CopySources()
    {
        foreach (string name in new[] { "Directory.Build.props", "Directory.Packages.props", "global.json", "host.json", "src", "eng/worker-extensions" })
            Copy(Checkout.PathOf(name.Split('/')), Path.Combine([folder.FullName, .. name.Split('/')]));
        Directory.CreateDirectory(Path.Combine(folder.FullName, "feed"));
        File.WriteAllText(Path.Combine(folder.FullName, "nuget.config"),
            """<configuration><packageSources><clear /><add key="feed" value="feed" /></packageSources></configuration>""");
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        if (File.Exists(from))
        {
            File.Copy(from, to);
            return;
        }
        foreach (string entry in Directory.EnumerateFileSystemEntries(from))
            if (Path.GetFileName(entry) is not ("bin" or "obj")) Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
    }

    /// <summary>An empty package of the name and version that the app references.</summary>
    private void AddDummy(string package)
    {
        string version = XDocument.Parse(Checkout.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .Single(item => (string?)item.Attribute("Include") == package).Attribute("Version")!.Value;
        using ZipArchive archive = ZipFile.Open(Path.Combine(folder.FullName, "feed", $"{package}.{version}.nupkg"), ZipArchiveMode.Create);
        using (var nuspec = new StreamWriter(archive.CreateEntry($"{package}.nuspec").Open()))
            nuspec.Write($"<package><metadata><id>{package}</id><version>{version}</version><authors>test</authors><description>Empty.</description></metadata></package>");
        archive.CreateEntry("lib/net10.0/_._");
    }

    private Task<Command> DotnetAsync(string verb, params string[] arguments) => Command.RunAsync("dotnet", [verb, .. arguments], new Dictionary<string, string?>
    {
        ["NUGET_PACKAGES"] = Path.Combine(folder.FullName, "packages"),
        ["RestoreFallbackFolders"] = RestoredPackages,
        ["MSBUILDDISABLENODEREUSE"] = "1",
    });

    /// <summary>The folder that this build's packages are in.</summary>
    private static string RestoredPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
        ? named
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
