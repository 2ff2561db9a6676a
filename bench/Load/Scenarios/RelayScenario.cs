using System.Diagnostics;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Targets;
using AgentCore.Testing;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AgentCore.Bench.Scenarios;

/// <summary>
/// Event Grid's deliveries into a log in append blobs: how many events a second, and how many appends they take. The floor for one call at
/// once, whose sends follow one another, is one bare call after another.
/// </summary>
internal static class RelayScenario
{
    public static async Task RunAsync(LoadOptions options, Report report)
    {
        foreach (int batch in new[] { 1, 10, 100 })
        {
            foreach (int calls in new[] { 1, 16 })
            {
                await using var azurite = new Azurite();
                string storage = await azurite.ConnectionStringAsync();
                await using var target = new Gateway("AgentCore", isWebSocket: false, $"--storage={storage}");
                await target.StartAsync();
                report.Add(await MeasureAsync(target, storage, batch, calls, TimeSpan.FromSeconds(options.Seconds)));
            }
        }
        await using Target floor = await AllTargets.StartAsync(AllTargets.KestrelFloor);
        report.Add(await MeasureAsync(floor, storage: null, batch: 1, calls: 1, TimeSpan.FromSeconds(options.Seconds)));
    }

    private static async Task<Dictionary<string, object?>> MeasureAsync(
        Target target, string? storage, int batch, int calls, TimeSpan time)
    {
        long number = 0;
        await PublishAsync(Flow.WarmUp);
        long? appendsBefore = await AppendsAsync(storage);
        TimeSpan processor = target.ProcessorTime;
        long started = Stopwatch.GetTimestamp();
        long events = await PublishAsync(time);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        long? appends = await AppendsAsync(storage) - appendsBefore;
        return new()
        {
            ["server"] = target.Name,
            ["events a call"] = batch,
            ["calls at once"] = calls,
            ["events/s"] = events / seconds,
            ["calls/s"] = events / batch / seconds,
            ["appends/s"] = appends / seconds,
            ["events an append"] = (double)events / appends,
            ["CPU µs/event"] = (target.ProcessorTime - processor).TotalMicroseconds / events,
        };

        async Task<long> PublishAsync(TimeSpan length)
        {
            long began = Stopwatch.GetTimestamp();
            long published = 0;
            await Parallel.ForAsync(0, calls, new ParallelOptions { MaxDegreeOfParallelism = calls }, async (_, _) =>
            {
                while (Stopwatch.GetElapsedTime(began) < length)
                {
                    long first = Interlocked.Add(ref number, batch);
                    await target.PublishAsync([.. Enumerable.Range(0, batch).Select(i => new BenchEvent(first + i, BenchEvent.AnyAgent))]);
                    Interlocked.Add(ref published, batch);
                }
            });
            return published;
        }
    }

    /// <summary>How many blocks the log's append blobs have: one an append. Null without a log.</summary>
    private static async Task<long?> AppendsAsync(string? storage)
    {
        if (storage is null) return null;
        var account = new BlobServiceClient(storage);
        long appends = 0;
        await foreach (BlobContainerItem container in account.GetBlobContainersAsync())
        {
            BlobContainerClient blobs = account.GetBlobContainerClient(container.Name);
            await foreach (BlobItem blob in blobs.GetBlobsAsync())
            {
                BlobProperties properties = await blobs.GetBlobClient(blob.Name).GetPropertiesAsync();
                if (properties.BlobType == BlobType.Append) appends += properties.BlobCommittedBlockCount;
            }
        }
        return appends;
    }
}
