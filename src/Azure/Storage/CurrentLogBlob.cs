using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AgentCore.Storage;

/// <summary>The blob <c>log.json</c>, <c>{"log":"1f3a9c02"}</c>: which log is the current one. Changed only against its ETag.</summary>
internal sealed class CurrentLogBlob(BlobContainerClient container)
{
    private readonly BlobClient blob = container.GetBlobClient("log.json");

    /// <summary>Null where there never was a log; the container is then there to hold one.</summary>
    /// <exception cref="InvalidDataException">The blob was changed by someone else into something else.</exception>
    public async Task<uint?> GetAsync(CancellationToken cancellation) => (await ReadAsync(cancellation))?.Log;

    public async Task SetAsync(uint? expected, uint log, CancellationToken cancellation)
    {
        (uint Log, ETag Tag)? found = await ReadAsync(cancellation);
        if (found?.Log != expected) return;
        var conditions = new BlobRequestConditions();
        if (found is { Tag: var tag }) conditions.IfMatch = tag;
        else conditions.IfNoneMatch = ETag.All;
        try
        {
            string text = string.Create(CultureInfo.InvariantCulture, $$"""{"log":"{{log:x8}}"}""");
            await blob.UploadAsync(BinaryData.FromString(text), new BlobUploadOptions { Conditions = conditions }, cancellation);
        }
        catch (RequestFailedException lost) when (lost.Status is 409 or 412)
        {
            // Another process was first; whoever asks is told of its log.
        }
    }

    private async Task<(uint Log, ETag Tag)?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            BlobDownloadResult read = await blob.DownloadContentAsync(cancellation);
            return (Parse(read.Content), read.Details.ETag);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
            return null;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    private static uint Parse(BinaryData content)
    {
        try
        {
            using var json = JsonDocument.Parse(content.ToMemory());
            string name = json.RootElement.GetProperty("log").GetString() ?? "";
            return uint.Parse(name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }
        catch (Exception damaged) when (damaged is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException("The blob log.json does not name a log: restore it, or delete it to begin a new log.", damaged);
        }
    }
}
