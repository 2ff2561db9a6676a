using System.Text;
using System.Text.Json;
using AgentCore.Faults.Clients;
using AgentCore.Faults.Histories;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AgentCore.Faults.Processes;

/// <summary>The log as it stands in the storage, read line by line and by nobody else's code.</summary>
internal sealed class StoredLog(StorageAccount storage, string container)
{
    private readonly List<LoggedEvent> pruned = [];

    private BlobContainerClient Container => storage.Container(container);

    /// <summary>Every event's record, deleted ones too, in the log's order.</summary>
    public async Task<IReadOnlyList<LoggedEvent>> ReadAsync(CancellationToken cancellation)
    {
        var events = new List<LoggedEvent>(pruned);
        foreach (string segment in await SegmentsAsync(cancellation)) events.AddRange(await ReadAsync(segment, cancellation));
        return events;
    }

    /// <summary>
    /// Deletes so many of the oldest segments, as the retention of a storage account does. Processes that start together may each begin a
    /// log, of which one is kept: the others' segments are empty and do not count.
    /// </summary>
    public async Task PruneAsync(int count, CancellationToken cancellation)
    {
        foreach (string segment in await SegmentsAsync(cancellation))
        {
            IReadOnlyList<LoggedEvent> held = await ReadAsync(segment, cancellation);
            if (held.Count == 0) continue;
            pruned.AddRange(held);
            await Container.DeleteBlobAsync(segment, cancellationToken: cancellation);
            if (--count == 0) return;
        }
    }

    private async Task<IReadOnlyList<string>> SegmentsAsync(CancellationToken cancellation)
    {
        var names = new List<string>();
        var prefix = new GetBlobsOptions { Prefix = "events/" };
        await foreach (BlobItem blob in Container.GetBlobsAsync(prefix, cancellation)) names.Add(blob.Name);
        return names;
    }

    /// <summary>A record's position is its segment's, and where its line ends.</summary>
    private async Task<IReadOnlyList<LoggedEvent>> ReadAsync(string segment, CancellationToken cancellation)
    {
        string[] names = segment.Split('/', '.');
        BlobDownloadResult blob = await Container.GetBlobClient(segment).DownloadContentAsync(cancellation);
        var events = new List<LoggedEvent>();
        int end = 0;
        foreach (string line in Encoding.UTF8.GetString(blob.Content).Split('\n'))
        {
            end += Encoding.UTF8.GetByteCount(line) + 1;
            if (line.Length == 0) continue;
            JsonElement record = JsonSerializer.Deserialize<JsonElement>(line);
            if (!record.TryGetProperty("data", out JsonElement data)) continue;
            events.Add(new LoggedEvent(
                $"{names[1]}-{names[2]}-{end:x8}", data.GetProperty("number").GetInt32(), record.Text("type"), data.Text("agent_id")));
        }
        return events;
    }
}
