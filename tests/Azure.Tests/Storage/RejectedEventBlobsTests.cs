using System.Text;
using System.Text.Json;
using AgentCore.Relay;
using AgentCore.Testing;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.Storage;

public sealed class RejectedEventBlobsTests(Azurite azurite)
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero));
    private static readonly DateTimeOffset Yesterday = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_is_kept_whole_with_its_reason_under_its_day()
    {
        const string text = """{"specversion":"1.0","id":"1", "audience":"alice","Bad_Ext":1.10,"data":[1, {"a":"é"}]}""";
        BlobContainerClient container = await NewContainerAsync();
        await StoreAsync(container, Rejected(text));
        string name = Assert.Single(await NamesAsync(container));
        Assert.Matches("^rejected/2026/01/01/[0-9a-f]{64}\\.json$", name);
        BlobDownloadResult blob = await container.GetBlobClient(name).DownloadContentAsync(Cancellation);
        Assert.Equal("application/json", blob.Details.ContentType);
        JsonElement kept = JsonDocument.Parse(blob.Content.ToMemory()).RootElement;
        Assert.Equal("no type", kept.GetProperty("reason").GetString());
        Assert.Equal(text, kept.GetProperty("event").GetRawText());
    }

    [Fact]
    public void A_text_that_not_every_parser_reads_back_is_kept_in_base64()
    {
        byte[][] texts =
        [
            [], "no json"u8.ToArray(), "{}{}"u8.ToArray(), [(byte)'"', 0xff, (byte)'"'], Encoding.UTF8.GetBytes("""{"a":"\ud800"}"""),
            Encoding.UTF8.GetBytes(Nested(64)), Encoding.UTF8.GetBytes(Nested(100_000)),
        ];
        foreach (byte[] text in texts)
            Assert.Equal(text, Written(text).GetProperty("event_base64").GetBytesFromBase64());
        Assert.Equal(Nested(63), Written(Encoding.UTF8.GetBytes(Nested(63))).GetProperty("event").GetRawText());
    }

    [Fact]
    public async Task A_redelivery_leaves_one_copy_and_two_events_or_two_reasons_leave_two()
    {
        BlobContainerClient container = await NewContainerAsync();
        await StoreAsync(container, Rejected("[1]"));
        await StoreAsync(container, Rejected("[1]"));
        Assert.Single(await NamesAsync(container));
        await StoreAsync(container, Rejected("[2]"));
        await StoreAsync(container, Rejected("[1]") with { Reason = "another" });
        Assert.Equal(3, (await NamesAsync(container)).Count);
    }

    [Fact]
    public async Task An_event_without_a_time_is_kept_under_the_day_of_its_arrival()
    {
        BlobContainerClient container = await NewContainerAsync();
        await StoreAsync(container, Rejected("[1]") with { Time = null });
        Assert.StartsWith("rejected/2026/01/02/", Assert.Single(await NamesAsync(container)), StringComparison.Ordinal);
    }

    private async Task<BlobContainerClient> NewContainerAsync()
    {
        BlobContainerClient container = await azurite.NewContainerAsync();
        await container.CreateAsync(cancellationToken: Cancellation);
        return container;
    }

    private static Task StoreAsync(BlobContainerClient container, RejectedEvent rejected) =>
        new RejectedEventBlobs(container, Clock).StoreAsync(rejected, Cancellation);

    private static async Task<List<string>> NamesAsync(BlobContainerClient container) =>
        await container.GetBlobsAsync(cancellationToken: Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation);

    private static RejectedEvent Rejected(string text) => new(Encoding.UTF8.GetBytes(text), "no type", Yesterday);

    private static JsonElement Written(byte[] text) =>
        JsonDocument.Parse(RejectedEventBlobs.Write(new RejectedEvent(text, "no type", null))).RootElement;

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);
}
