using System.Diagnostics;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;

namespace AgentCore.Testing;

/// <summary>Microsoft's storage emulator: its blob service on a free port, its data in memory. Started by the first who asks.</summary>
public sealed partial class Azurite : IAsyncDisposable
{
    /// <summary>The account that every emulator has. https://learn.microsoft.com/azure/storage/common/storage-connect-azurite</summary>
    private const string Account =
        "AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly Lazy<Task<string>> connectionString;
    private Process? process;

    public Azurite() => connectionString = new Lazy<Task<string>>(StartAsync);

    public Task<string> ConnectionStringAsync() => connectionString.Value;

    /// <summary>A container that nobody has used, and nobody has created.</summary>
    public async Task<BlobContainerClient> NewContainerAsync() => new(await connectionString.Value, $"test-{Guid.NewGuid():n}");

    public async ValueTask DisposeAsync()
    {
        if (process is null) return;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<string> StartAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        await NodePackages.EnsureAsync(limit.Token);
        string script = Path.Combine(NodePackages.Folder, "node_modules", "azurite", "dist", "src", "blob", "main.js");
        process = Process.Start(new ProcessStartInfo(
            "node", [script, "--blobPort", "0", "--silent", "--skipApiVersionCheck", "--inMemoryPersistence"])
        {
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (Listening().Match(line) is not { Success: true } match) continue;
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return $"DefaultEndpointsProtocol=http;{Account};BlobEndpoint={match.Value}/devstoreaccount1;";
        }
        throw new InvalidOperationException("Azurite ended before it listened.");
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[0-9]+")]
    private static partial Regex Listening();
}
