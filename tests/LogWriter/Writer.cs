using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.LogWriter;

/// <summary>One relay's log.</summary>
internal sealed class Writer(ConflictCounter store, int segmentBytes)
{
    private readonly SegmentedLog log = new(
        store, new EventLogOptions { SegmentBytes = segmentBytes }, TimeProvider.System,
        () => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))), NullLogger<SegmentedLog>.Instance, Unmeasured.Metrics.Log);

    /// <summary>Takes one delivery after the other; run several times at once, it has the log share its appends.</summary>
    public async Task RunAsync(ChannelReader<DeliveredBatch> deliveries, TextWriter output)
    {
        await foreach (DeliveredBatch delivery in deliveries.ReadAllAsync())
        {
            IReadOnlyList<string> positions = await AppendAsync(delivery);
            await output.WriteLineAsync(new Receipt(delivery.Id, store.Conflicts, positions).ToLine());
        }
    }

    private async Task<IReadOnlyList<string>> AppendAsync(DeliveredBatch delivery)
    {
        try
        {
            IReadOnlyList<Appended> places =
                await log.AppendAsync([.. Enumerable.Range(delivery.First, delivery.Count).Select(EventOf)], CancellationToken.None);
            return [.. places.Select(place => place.Position.ToString())];
        }
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return [];
        }
    }

    private static AgentEvent EventOf(int number) => new(
        "/agents/7", $"event-{number}", "task.progress", "agent-7", new DateTimeOffset(2025, 10, 18, 10, 30, 0, TimeSpan.Zero),
        Encoding.UTF8.GetBytes($$"""{"agent_id":"agent-7","number":{{number}}}"""));
}
