using System.Net;
using System.Net.Sockets;
using AgentCore.LocalHost.Tests;
using AgentCore.Testing;

namespace AgentCore.LocalHost.Durability;

public sealed class StorageSettingTests(Azurite azurite)
{
    private const string Account = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_no_connection_string_is_named_and_never_shown()
    {
        string told = await FailureAsync("DefaultEndpointsProtocol=https;AccountKey=c2VjcmV0");
        Assert.Contains("Setting storage is not a storage connection string", told, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_storage_that_does_not_answer_is_told_in_a_sentence()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        int port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        string told = await FailureAsync($"{Account};AccountKey=c2VjcmV0;BlobEndpoint=http://127.0.0.1:{port}/devstoreaccount1");
        Assert.Contains($"storage: Nothing answers at http://127.0.0.1:{port}/devstoreaccount1.", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_storage_that_refuses_the_key_is_told_in_a_sentence()
    {
        string endpoint = (await azurite.ConnectionStringAsync()).Split(';').Single(part => part.StartsWith("BlobEndpoint=", StringComparison.Ordinal));
        string told = await FailureAsync($"{Account};AccountKey=c2VjcmV0;{endpoint}");
        Assert.Contains("refuses this key or signature (AuthorizationFailure)", told, StringComparison.Ordinal);
    }

    /// <summary>What a host says that does not start.</summary>
    private static async Task<string> FailureAsync(string storage)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => LocalHostProcess.StartAsync(["--storage", storage], Stop));
        Assert.Contains("ended with 1", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", failure.Message, StringComparison.Ordinal);
        return failure.Message;
    }
}
