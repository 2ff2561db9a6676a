using AgentCore.EventLog;
using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost.LogStorage;

/// <summary>Asks the log's storage before the host begins, so that one that is not there is told at once, and in a sentence.</summary>
internal sealed class LogStorageCheck(LogStorageOptions options, ISegmentStore store)
{
    /// <exception cref="OptionsValidationException">The storage cannot hold the log; the message says why and what to do.</exception>
    public Task RunAsync() => options.IsInMemory ? Task.CompletedTask : AskAsync();

    private async Task AskAsync()
    {
        try
        {
            await store.GetLogAsync(CancellationToken.None);
        }
        catch (Exception failure) when (StorageOutage.Is(failure) || failure is InvalidDataException)
        {
            // A shared access signature stands in the address's query.
            string problem = Describe(failure, options.Connect().Uri.GetLeftPart(UriPartial.Path));
            throw new OptionsValidationException(LogStorageOptions.Setting, typeof(LogStorageOptions), [$"{LogStorageOptions.Setting}: {problem}"]);
        }
    }

    /// <summary>The client throws all its tries' failures together, and none with a status where nobody answered.</summary>
    private static string Describe(Exception failure, string address) => failure switch
    {
        AggregateException tries => Describe(tries.InnerExceptions[^1], address),
        InvalidDataException damaged => damaged.Message,
        RequestFailedException { Status: 401 or 403 } refused => $"{address} refuses this key or signature ({refused.ErrorCode}).",
        RequestFailedException refused when refused.ErrorCode == BlobErrorCode.InvalidHeaderValue =>
            $"{address} does not know this client's version of the API. Start Azurite with --skipApiVersionCheck.",
        RequestFailedException { Status: > 0 } refused => $"{address} answered {refused.Status} {refused.ErrorCode}.",
        _ => $"Nothing answers at {address}. Azurite is started by: npx azurite --skipApiVersionCheck",
    };
}
