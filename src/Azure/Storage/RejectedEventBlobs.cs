using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AgentCore.Events;
using AgentCore.Relay;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AgentCore.Storage;

/// <summary>
/// Rejected events as blobs <c>rejected/yyyy/MM/dd/&lt;hash&gt;.json</c>, by the day of the event. The hash is of the whole content: a
/// redelivery finds its blob again, and two events that lack an id do not meet in one.
/// </summary>
public sealed class RejectedEventBlobs(BlobContainerClient container, TimeProvider clock) : IRejectedEvents
{
    private static readonly BlobUploadOptions AsJson = new() { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } };

    /// <inheritdoc />
    public async Task StoreAsync(IncomingEvent rejected, string reason, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> content = Write(rejected, reason);
        DateTime day = (rejected.Time ?? clock.GetUtcNow()).UtcDateTime;
        string hash = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        string name = string.Create(CultureInfo.InvariantCulture, $"rejected/{day:yyyy'/'MM'/'dd}/{hash}.json");
        await container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), AsJson, cancellation);
    }

    internal static ReadOnlyMemory<byte> Write(IncomingEvent rejected, string reason)
    {
        var content = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(content))
        {
            json.WriteStartObject();
            json.WriteString("reason", reason);
            json.WriteString("source", rejected.Source);
            json.WriteString("id", rejected.Id);
            json.WriteString("type", rejected.Type);
            if (rejected.Time is { } time) json.WriteString("time", time);
            WriteData(json, rejected.Data);
            json.WriteEndObject();
        }
        return content.WrittenMemory;
    }

    /// <summary>As CloudEvents has it: JSON as it is, and what is none in base64.</summary>
    private static void WriteData(Utf8JsonWriter json, ReadOnlyMemory<byte> data)
    {
        if (IsJson(data))
        {
            json.WritePropertyName("data");
            json.WriteRawValue(data.Span, skipInputValidation: true);
        }
        else
        {
            json.WriteBase64String("data_base64", data.Span);
        }
    }

    private static bool IsJson(ReadOnlyMemory<byte> data)
    {
        try
        {
            using var parsed = JsonDocument.Parse(data);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
