using System.Text;
using System.Text.Json;
using AgentCore.Events;
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
        BlobContainerClient container = await NewContainerAsync();
        await StoreAsync(container, Event("""[1, {"a":"é"}]"""));
        string name = Assert.Single(await NamesAsync(container));
        Assert.Matches("^rejected/2026/01/01/[0-9a-f]{64}\\.json$", name);
        BlobDownloadResult blob = await container.GetBlobClient(name).DownloadContentAsync(Cancellation);
        Assert.Equal("application/json", blob.Details.ContentType);
        JsonElement kept = JsonDocument.Parse(blob.Content.ToMemory()).RootElement;
        Assert.Equal(("no object", "/tests", "1"), (Text(kept, "reason"), Text(kept, "source"), Text(kept, "id")));
        Assert.Equal("""[1, {"a":"é"}]""", kept.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Data_that_is_no_JSON_is_kept_in_base64()
    {
        BlobContainerClient container = await NewContainerAsync();
        await StoreAsync(container, Event("no json"));
        BlobDownloadResult blob = await container.GetBlobClient(Assert.Single(await NamesAsync(container))).DownloadContentAsync(Cancellation);
        Assert.Equal("no json"u8, JsonDocument.Parse(blob.Content.ToMemory()).RootElement.GetProperty("data_base64").GetBytesFromBase64());
    }

    [Fact]
    public async Task A_redelivery_leaves_one_copy_and_events_without_an_id_do_not_meet_in_one()
    {
        BlobContainerClient container = await NewContainerAsync();
        await StoreAsync(container, Event("[1]"));
        await StoreAsync(container, Event("[1]"));
        Assert.Single(await NamesAsync(container));
        await StoreAsync(container, Event("[1]") with { Id = null });
        await StoreAsync(container, Event("[2]") with { Id = null });
        Assert.Equal(3, (await NamesAsync(container)).Count);
    }

    [Fact]
    public async Task An_event_without_a_time_is_kept_under_the_day_of_its_arrival()
    {
        BlobContainerClient container = await NewContainerAsync();
        await StoreAsync(container, Event("[1]") with { Time = null });
        Assert.StartsWith("rejected/2026/01/02/", Assert.Single(await NamesAsync(container)), StringComparison.Ordinal);
    }

    private async Task<BlobContainerClient> NewContainerAsync()
    {
        BlobContainerClient container = await azurite.NewContainerAsync();
        await container.CreateAsync(cancellationToken: Cancellation);
        return container;
    }

    private static Task StoreAsync(BlobContainerClient container, IncomingEvent rejected) =>
        new RejectedEventBlobs(container, Clock).StoreAsync(rejected, "no object", Cancellation);

    private static async Task<List<string>> NamesAsync(BlobContainerClient container) =>
        await container.GetBlobsAsync(cancellationToken: Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation);

    private static IncomingEvent Event(string data) => new("/tests", "1", "agent.error", Yesterday, Encoding.UTF8.GetBytes(data));

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();
}
