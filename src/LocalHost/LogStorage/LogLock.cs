using System.Security.Cryptography;
using System.Text;
using AgentCore.LocalHost.Machine;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost.LogStorage;

/// <summary>
/// One LocalHost at a time has a stored log, since each sends only what it appends itself to its WebSockets. Two locks do that. A file of
/// this machine ends with its process, so a host that was killed is replaced at once. A lease on a blob beside the log excludes other
/// machines and users; its id is in the file, so the next process on this machine goes on with the same lease.
/// </summary>
internal sealed class LogLock(BlobContainerClient container, MachineFolder folder) : IDisposable
{
    /// <summary>Beside the log's segments, which are under <c>events/</c>.</summary>
    public const string BlobName = "localhost.lock";

    /// <summary>How long after a crash the log is closed to other machines. 30 s: three renewals, of which two may fail.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(30);

    /// <summary>A third of the lease.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(10);

    private readonly BlobClient blob = container.GetBlobClient(BlobName);
    private FileStream? file;
    private BlobLeaseClient? lease;
    private OptionsValidationException? lost;

    /// <summary>Takes both locks, or renews the lease: the service does not tell the two apart for the same id.</summary>
    /// <exception cref="OptionsValidationException">Another host has the log.</exception>
    /// <exception cref="RequestFailedException">The storage does not answer, or refuses.</exception>
    public async Task TakeAsync(CancellationToken cancellation)
    {
        if (lease is null) await TakeFileAsync(cancellation);
        try
        {
            await TakeLeaseAsync(cancellation);
        }
        catch (RequestFailedException conflict) when (conflict.ErrorCode == BlobErrorCode.LeaseAlreadyPresent)
        {
            ReleaseFile();
            throw await HeldAsync(cancellation);
        }

        await SignAsync(cancellation);
    }

    /// <summary>Gives the lease back, so that another machine need not wait for its end.</summary>
    public async Task ReleaseAsync(CancellationToken cancellation)
    {
        try
        {
            if (lease is not null) await lease.ReleaseAsync(cancellationToken: cancellation);
        }
        finally
        {
            ReleaseFile();
        }
    }

    /// <summary>Remembers that another host has taken the log, while this one was frozen or cut off.</summary>
    public void Lose(OptionsValidationException reason) => lost = reason;

    /// <exception cref="OptionsValidationException">Another host has taken the log.</exception>
    public void ThrowIfLost()
    {
        if (lost is not null) throw lost;
    }

    public void Dispose() => ReleaseFile();

    private async Task TakeFileAsync(CancellationToken cancellation)
    {
        file = folder.TryOpen(FileName()) ?? throw await HeldAsync(cancellation);
        lease = blob.GetBlobLeaseClient(ReadOrDrawId(file));
    }

    private async Task TakeLeaseAsync(CancellationToken cancellation)
    {
        try
        {
            await AcquireAsync(cancellation);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            await CreateBlobAsync(cancellation);
            await AcquireAsync(cancellation);
        }
    }

    /// <summary>Says who has the lease, for the message of a host that is refused.</summary>
    private async Task SignAsync(CancellationToken cancellation) => await blob.SetMetadataAsync(
        new Dictionary<string, string>
        {
            // Metadata are headers: ASCII.
            ["machine"] = Uri.EscapeDataString(Environment.MachineName),
            ["process"] = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture),
        },
        new BlobRequestConditions { LeaseId = lease!.LeaseId }, cancellation);

    private void ReleaseFile()
    {
        file?.Dispose();
        (file, lease) = (null, null);
    }

    private async Task AcquireAsync(CancellationToken cancellation) => await lease!.AcquireAsync(LeaseTime, cancellationToken: cancellation);

    private async Task CreateBlobAsync(CancellationToken cancellation)
    {
        await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
        try
        {
            await blob.UploadAsync(BinaryData.Empty, new BlobUploadOptions { Conditions = new() { IfNoneMatch = ETag.All } }, cancellation);
        }
        catch (RequestFailedException made) when (made.Status is 409 or 412)
        {
            // Another host made it at the same time.
        }
    }

    /// <summary>One file for each log. The account's address has no key in it, and no signature.</summary>
    private string FileName()
    {
        string log = container.Uri.GetLeftPart(UriPartial.Path);
        // 64 bits of the hash: a name that no two logs of one user share.
        return $"log-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(log)).AsSpan(0, 8))}.lock";
    }

    private static string ReadOrDrawId(FileStream file)
    {
        byte[] text = new byte[Math.Min(file.Length, 64)];
        file.ReadExactly(text);
        if (Guid.TryParse(Encoding.ASCII.GetString(text), out Guid known)) return known.ToString();
        string id = Guid.NewGuid().ToString();
        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(id));
        file.Flush(flushToDisk: true);
        return id;
    }

    private async Task<OptionsValidationException> HeldAsync(CancellationToken cancellation)
    {
        string problem = $"{LogStorageOptions.Setting}: the log '{container.Name}' is in use by another LocalHost{await HolderAsync(cancellation)}, "
            + "and each would send only its own events to its WebSockets. Stop that one, or give this one a log of its own with --Log:Name=<name>. "
            + $"After a crash on another machine the log is free within {LeaseTime.TotalSeconds:0} s.";
        return new OptionsValidationException(LogStorageOptions.Setting, typeof(LogStorageOptions), [problem]);
    }

    /// <summary>Where the holder can be asked for; the refusal does not depend on it.</summary>
    private async Task<string> HolderAsync(CancellationToken cancellation)
    {
        try
        {
            BlobProperties properties = await blob.GetPropertiesAsync(cancellationToken: cancellation);
            return properties.Metadata.TryGetValue("machine", out string? machine) && properties.Metadata.TryGetValue("process", out string? process)
                ? $" (process {process} on {Uri.UnescapeDataString(machine)})"
                : "";
        }
        catch (Exception failure) when (StorageOutage.Is(failure))
        {
            return "";
        }
    }
}
