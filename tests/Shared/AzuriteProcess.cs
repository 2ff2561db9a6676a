using System.Diagnostics;
using System.Text.RegularExpressions;

namespace AgentCore.Testing;

/// <summary>Microsoft's storage emulator as a process: its blob service alone.</summary>
internal sealed partial class AzuriteProcess : IAsyncDisposable
{
    /// <summary>The account that every emulator has. https://learn.microsoft.com/azure/storage/common/storage-connect-azurite</summary>
    private const string Account =
        "AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly Process process;

    private AzuriteProcess(Process process, Uri url) => (this.process, Url) = (process, url);

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    public int ProcessId => process.Id;

    /// <summary>A connection string for the account at an address: Azurite's own, or that of what stands before it.</summary>
    public static string ConnectionString(Uri url) =>
        $"DefaultEndpointsProtocol=http;{Account};BlobEndpoint={url.GetLeftPart(UriPartial.Authority)}/devstoreaccount1;";

    /// <summary>Starts it and returns once it listens.</summary>
    /// <param name="port">0 for a free one.</param>
    /// <param name="settings">Where its data is, by <c>--inMemoryPersistence</c> or <c>--location</c>.</param>
    /// <param name="nodeSettings">What stands before the script on Node's command line.</param>
    public static async Task<AzuriteProcess> StartAsync(
        int port, string[] settings, CancellationToken cancellation, params string[] nodeSettings)
    {
        await NodePackages.EnsureAsync(cancellation);
        string script = Path.Combine(NodePackages.Folder, "node_modules", "azurite", "dist", "src", "blob", "main.js");
        Process process = Process.Start(new ProcessStartInfo(
            "node", [.. nodeSettings, script, "--blobPort", $"{port}", "--silent", "--skipApiVersionCheck", .. settings])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (Listening().Match(line) is not { Success: true } match) continue;
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return new AzuriteProcess(process, new Uri(match.Value));
        }
        throw new InvalidOperationException("Azurite ended before it listened.");
    }

    /// <summary>Kills it, as <c>kill -9</c> does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[0-9]+")]
    private static partial Regex Listening();
}
