using AgentCore.Faults.Processes;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace AgentCore.Faults.Tests.Processes;

public sealed class StorageAccountTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("agentcore-storage-test-").FullName;
    private StorageAccount storage = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        storage = await StorageAccount.StartAsync(folder, new Random(1), Stop);
        await Container().CreateAsync(cancellationToken: Stop);
        await Log().CreateAsync(cancellationToken: Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await storage.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_it_acknowledged_before_it_was_killed_is_there_afterwards()
    {
        for (int round = 1; round <= 3; round++)
        {
            await AppendAsync($"{round}");
            await storage.KillAsync();
            await storage.RestartAsync();
        }
        Assert.Equal("123", await ReadAsync());
    }

    [Fact]
    public async Task While_its_disk_is_full_nothing_is_appended_and_afterwards_it_goes_on()
    {
        await AppendAsync("before");
        storage.SetFull(true);
        RequestFailedException full = await Assert.ThrowsAsync<RequestFailedException>(() => AppendAsync("refused"));
        Assert.Equal(500, full.Status);
        storage.SetFull(false);
        await AppendAsync(" after");
        Assert.Equal("before after", await ReadAsync());
    }

    [Fact]
    public async Task A_conflict_has_no_effect_and_a_lost_answer_has_one()
    {
        storage.Proxy.HasConflicts = true;
        int conflicts = 0;
        while (conflicts == 0) conflicts += await TryAsync("x") is 412 ? 1 : 0;
        storage.Proxy.Heal();
        int before = (await ReadAsync()).Length;
        storage.Proxy.LosesAnswers = true;
        Assert.Equal(0, await TryAsync("y"));
        storage.Proxy.Heal();
        Assert.Equal(before + 1, (await ReadAsync()).Length);
    }

    /// <summary>Tries without retries; the status of a refusal, 0 where no answer came, 201 for success.</summary>
    private async Task<int> TryAsync(string text)
    {
        try
        {
            await AppendAsync(text);
            return 201;
        }
        catch (RequestFailedException failure)
        {
            return failure.Status;
        }
    }

    private BlobContainerClient Container()
    {
        var options = new BlobClientOptions { Retry = { MaxRetries = 0 } };
        return new BlobServiceClient(storage.ConnectionString, options).GetBlobContainerClient("test");
    }

    private AppendBlobClient Log() => Container().GetAppendBlobClient("log");

    private async Task AppendAsync(string text)
    {
        await using Stream content = BinaryData.FromString(text).ToStream();
        await Log().AppendBlockAsync(content, cancellationToken: Stop);
    }

    private async Task<string> ReadAsync()
    {
        BlobDownloadResult read = await Log().DownloadContentAsync(Stop);
        return read.Content.ToString();
    }
}
