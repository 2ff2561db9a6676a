using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;
using AgentCore.Relay;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AgentCore.Storage;

/// <summary>
/// Rejected events as blobs <c>rejected/yyyy/MM/dd/&lt;hash&gt;.json</c>, by the day of the event, or of its arrival where it has no time
/// that can be read. The hash is of the whole content: a redelivery finds its blob again, and two different events never share one.
/// </summary>
public sealed class RejectedEventBlobs(BlobContainerClient container, TimeProvider clock) : IRejectedEvents
{
    /// <summary>Parsers of .NET stop at a depth of 64 unless told otherwise, and the blob's own object is one of them.</summary>
    private const int MaxEventDepth = 63;

    private static readonly BlobUploadOptions AsJson = new() { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } };

    /// <inheritdoc />
    public async Task StoreAsync(RejectedEvent rejected, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> content = Write(rejected);
        DateTime day = (rejected.Time ?? clock.GetUtcNow()).UtcDateTime;
        string hash = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        string name = string.Create(CultureInfo.InvariantCulture, $"rejected/{day:yyyy'/'MM'/'dd}/{hash}.json");
        var blob = BinaryData.FromBytes(content);
        try
        {
            await container.GetBlobClient(name).UploadAsync(blob, AsJson, cancellation);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            // The log creates the container with its first segment, which may come after the first rejected event.
            await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
            await container.GetBlobClient(name).UploadAsync(blob, AsJson, cancellation);
        }
    }

    /// <summary>
    /// <c>{"reason":…,"event":…}</c> with the event's own text, so that it can be mended and published again with all its attributes.
    /// A text that not every parser reads is <c>event_base64</c>.
    /// </summary>
    internal static ReadOnlyMemory<byte> Write(RejectedEvent rejected)
    {
        var content = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(content))
        {
            json.WriteStartObject();
            json.WriteString("reason", rejected.Reason);
            if (IsReadable(rejected.Text.Span))
            {
                json.WritePropertyName("event");
                json.WriteRawValue(rejected.Text.Span, skipInputValidation: true);
            }
            else
            {
                json.WriteBase64String("event_base64", rejected.Text.Span);
            }
            json.WriteEndObject();
        }
        return content.WrittenMemory;
    }

    private static bool IsReadable(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text)) return false;
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaxEventDepth });
            // An escaped half of a surrogate pair throws here. Some parsers replace it, and the text would not survive them.
            while (reader.Read())
                if (reader.ValueIsEscaped) _ = reader.GetString();
            return true;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
