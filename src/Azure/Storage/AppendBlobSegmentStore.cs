using System.Globalization;
using AgentCore.EventLog;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace AgentCore.Storage;

/// <summary>
/// The event log's segments as append blobs <c>events/&lt;log&gt;/&lt;segment&gt;.jsonl</c>, both numbers in hexadecimal as in a position.
/// Which log is the current one stands in <c>log.json</c>, outside of what a lifecycle rule for <c>events/</c> deletes.
/// </summary>
/// <remarks>
/// Appends are conditional on the position: https://learn.microsoft.com/rest/api/storageservices/append-block. Passing failures are
/// retried by the client's own pipeline; a retried append that was in answers as a conflict, which the log understands.
/// </remarks>
public sealed class AppendBlobSegmentStore(BlobContainerClient container) : ISegmentStore
{
    private readonly CurrentLogBlob current = new(container);

    /// <inheritdoc />
    public Task<uint?> GetLogAsync(CancellationToken cancellation) => current.GetAsync(cancellation);

    /// <inheritdoc />
    public Task SetLogAsync(uint? expected, uint log, CancellationToken cancellation) => current.SetAsync(expected, log, cancellation);

    /// <inheritdoc />
    public Task CreateSegmentAsync(uint log, uint segment, CancellationToken cancellation) =>
        Segment(log, segment).CreateIfNotExistsAsync(new AppendBlobCreateOptions(), cancellation);

    /// <inheritdoc />
    public async Task<AppendOutcome> AppendAsync(
        uint log, uint segment, uint expectedEnd, ReadOnlyMemory<byte> block, CancellationToken cancellation)
    {
        try
        {
            await using Stream content = BinaryData.FromBytes(block).ToStream();
            var options = new AppendBlobAppendBlockOptions
            {
                Conditions = new AppendBlobRequestConditions { IfAppendPositionEqual = expectedEnd },
            };
            await Segment(log, segment).AppendBlockAsync(content, options, cancellation);
            return AppendOutcome.Appended;
        }
        catch (RequestFailedException refused) when (refused.ErrorCode == BlobErrorCode.AppendPositionConditionNotMet)
        {
            return AppendOutcome.Conflict;
        }
        catch (RequestFailedException missing) when (IsMissing(missing))
        {
            return AppendOutcome.Gone;
        }
    }

    /// <inheritdoc />
    public async Task<SegmentRead?> ReadAsync(uint log, uint segment, uint offset, int maxBytes, CancellationToken cancellation)
    {
        try
        {
            var options = new BlobDownloadOptions { Range = new HttpRange(offset, maxBytes) };
            BlobDownloadResult read = await Segment(log, segment).DownloadContentAsync(options, cancellation);
            return new SegmentRead(read.Content.ToMemory(), LengthOf(read.Details));
        }
        catch (RequestFailedException beyond) when (beyond.ErrorCode == BlobErrorCode.InvalidRange)
        {
            return new SegmentRead(ReadOnlyMemory<byte>.Empty, offset);
        }
        catch (RequestFailedException missing) when (IsMissing(missing))
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<SegmentInfo>> ListAsync(uint log, CancellationToken cancellation)
    {
        var segments = new List<SegmentInfo>();
        await foreach (BlobItem blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = Folder(log) }, cancellation))
            if (NumberOf(blob.Name, log) is { } number) segments.Add(new SegmentInfo(number, (uint)(blob.Properties.ContentLength ?? 0)));
        segments.Sort((left, right) => left.Number.CompareTo(right.Number));
        return segments;
    }

    /// <inheritdoc />
    /// <remarks>The client throws the failures of all its tries together; the last one says most. One without a status had no answer.</remarks>
    public string Describe(Exception failure) => failure switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Describe(last),
        RequestFailedException { Status: > 0 } refused => $"{nameof(RequestFailedException)} {refused.Status} {refused.ErrorCode}",
        RequestFailedException { InnerException: { } cause } => $"{nameof(RequestFailedException)}, {cause.GetType().Name}",
        InvalidDataException damaged => damaged.Message,
        _ => failure.GetType().Name,
    };

    private static string Folder(uint log) => string.Create(CultureInfo.InvariantCulture, $"events/{log:x8}/");

    private static string Name(uint log, uint segment) => string.Create(CultureInfo.InvariantCulture, $"{Folder(log)}{segment:x8}.jsonl");

    private static uint? NumberOf(string name, uint log)
    {
        ReadOnlySpan<char> digits = name.AsSpan(Folder(log).Length).TrimEnd(".jsonl");
        bool isNumber = uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint number);
        return isNumber && name == Name(log, number) ? number : null;
    }

    /// <summary>The blob's whole length, the last part of <c>bytes 0-99/1234</c> (RFC 9110 section 14.4).</summary>
    private static uint LengthOf(BlobDownloadDetails details) =>
        uint.Parse(details.ContentRange.AsSpan(details.ContentRange.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);

    internal static bool IsMissing(RequestFailedException failure) =>
        failure.ErrorCode == BlobErrorCode.BlobNotFound || failure.ErrorCode == BlobErrorCode.ContainerNotFound;

    private AppendBlobClient Segment(uint log, uint segment) => container.GetAppendBlobClient(Name(log, segment));
}
