using System.Text;
using AgentCore.EventLog;
using AgentCore.Testing;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AgentCore.Storage;

public sealed class AppendBlobSegmentStoreTests(Azurite azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Segments_are_append_blobs_under_events_and_the_current_log_stands_outside_of_it()
    {
        BlobContainerClient container = await azurite.NewContainerAsync();
        var log = new LogBench(new AppendBlobSegmentStore(container)).Open();
        LogPosition place = (await LogBench.AppendAsync(log, 1)).Position;

        var blobs = new List<BlobItem>();
        await foreach (BlobItem blob in container.GetBlobsAsync(new GetBlobsOptions(), Stop)) blobs.Add(blob);
        Assert.Equal([$"events/{place.Log:x8}/00000001.jsonl", "log.json"], blobs.Select(blob => blob.Name));
        Assert.Equal(BlobType.Append, blobs[0].Properties.BlobType);
        BlobDownloadResult current = await container.GetBlobClient("log.json").DownloadContentAsync(Stop);
        Assert.Equal($$"""{"log":"{{place.Log:x8}}"}""", current.Content.ToString());
    }

    [Fact]
    public async Task One_of_several_who_begin_a_log_wins_and_all_learn_its_name()
    {
        BlobContainerClient container = await azurite.NewContainerAsync();
        AppendBlobSegmentStore[] stores = [.. Enumerable.Range(0, 8).Select(_ => new AppendBlobSegmentStore(container))];
        await Task.WhenAll(stores.Select(store => store.GetLogAsync(Stop)));
        await Task.WhenAll(stores.Select((store, index) => store.SetLogAsync(null, (uint)index + 1, Stop)));
        uint?[] names = await Task.WhenAll(stores.Select(store => store.GetLogAsync(Stop)));

        uint name = Assert.Single(names.Distinct())!.Value;
        await Task.WhenAll(stores.Select((store, index) => store.SetLogAsync(name, (uint)index + 100, Stop)));
        await stores[0].SetLogAsync(name, 999, Stop);
        Assert.InRange((await stores[0].GetLogAsync(Stop))!.Value, 100u, 107u);
    }

    [Fact]
    public async Task What_a_lifecycle_rule_deletes_is_gone_for_appends_reads_and_lists()
    {
        BlobContainerClient container = await azurite.NewContainerAsync();
        var store = new AppendBlobSegmentStore(container);
        Assert.Null(await store.GetLogAsync(Stop));
        await store.CreateSegmentAsync(7, 1, Stop);
        await store.CreateSegmentAsync(7, 2, Stop);
        Assert.Equal(AppendOutcome.Appended, await store.AppendAsync(7, 2, 0, "abc\n"u8.ToArray(), Stop));
        Assert.Equal(AppendOutcome.Conflict, await store.AppendAsync(7, 2, 0, "abc\n"u8.ToArray(), Stop));
        Assert.Equal([new SegmentInfo(1, 0), new SegmentInfo(2, 4)], await store.ListAsync(7, Stop));

        await container.GetBlobClient("events/00000007/00000002.jsonl").DeleteAsync(cancellationToken: Stop);
        Assert.Equal(AppendOutcome.Gone, await store.AppendAsync(7, 2, 4, "abc\n"u8.ToArray(), Stop));
        Assert.Null(await store.ReadAsync(7, 2, 0, 10, Stop));
        Assert.Equal([new SegmentInfo(1, 0)], await store.ListAsync(7, Stop));
    }

    [Fact]
    public async Task A_read_says_how_long_the_segment_is_and_nothing_lies_behind_its_end()
    {
        var store = new AppendBlobSegmentStore(await azurite.NewContainerAsync());
        await store.GetLogAsync(Stop);
        await store.CreateSegmentAsync(7, 1, Stop);
        Assert.Equal("/0", await ReadAsync(store, 0));
        await store.AppendAsync(7, 1, 0, "abcdef\n"u8.ToArray(), Stop);
        await store.CreateSegmentAsync(7, 1, Stop);

        Assert.Equal("abcd/7", await ReadAsync(store, 0));
        Assert.Equal("f\n/7", await ReadAsync(store, 5));
        Assert.Equal("/7", await ReadAsync(store, 7));
    }

    [Fact]
    public async Task Blobs_that_are_not_the_logs_are_no_segments()
    {
        BlobContainerClient container = await azurite.NewContainerAsync();
        var store = new AppendBlobSegmentStore(container);
        await store.GetLogAsync(Stop);
        foreach (string name in new[] { "notes.txt", "0000000G.jsonl", "00000001.jsonl.jsonl", "1.jsonl", "00000001.JSONL" })
            await container.GetBlobClient($"events/00000007/{name}").UploadAsync(BinaryData.FromString("x"), Stop);
        Assert.Empty(await store.ListAsync(7, Stop));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"log\":7}")]
    [InlineData("{\"log\":\"current\"}")]
    public async Task A_damaged_name_is_told_and_never_replaced(string text)
    {
        BlobContainerClient container = await azurite.NewContainerAsync();
        var store = new AppendBlobSegmentStore(container);
        await store.GetLogAsync(Stop);
        await container.GetBlobClient("log.json").UploadAsync(BinaryData.FromString(text), Stop);

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => store.GetLogAsync(Stop));
        Assert.Contains("log.json", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidDataException>(() => store.SetLogAsync(null, 7, Stop));
    }

    private static async Task<string> ReadAsync(AppendBlobSegmentStore store, uint offset)
    {
        SegmentRead read = (await store.ReadAsync(7, 1, offset, 4, Stop))!.Value;
        return $"{Encoding.UTF8.GetString(read.Bytes.Span)}/{read.Length}";
    }
}
