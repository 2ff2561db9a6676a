using System.Text.Json;
using AgentCore.EventLog;
using AgentCore.LocalHost.Drivers;
using AgentCore.Testing;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.DependencyInjection;

namespace AgentCore.LocalHost.Durability;

/// <summary>What happens to a log's blobs, as a client sees it.</summary>
public sealed class PrunedLogTests(Azurite azurite)
{
    private const int Events = 60;

    /// <summary>The last of them is an empty line, which is nothing to report.</summary>
    private static readonly string[] Foreign = ["no record at all\n", """{"at":"2025-10-18T10:3""", "\n"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Readers_cross_segments_and_are_told_of_those_that_retention_has_taken()
    {
        StoredLog log = await StoredLog.NewAsync(azurite, "--Log:SegmentBytes=4096");
        List<string> ids = await FillAsync(log);
        IReadOnlyList<string> segments = await log.SegmentsAsync();
        Assert.InRange(segments.Count, 3, Events);
        await log.Container.GetBlobClient(segments[0]).DeleteAsync(cancellationToken: Stop);

        await using RunningHost host = await log.StartAsync();
        string firstHeld = $"{ids[0][..8]}-00000002-00000000";
        string gap = $$"""{"type":"gap","from":"{{ids[0]}}","to":"{{firstHeld}}","reason":"retention"}""";
        List<string> held = [.. ids.Where(id => string.CompareOrdinal(id, firstHeld) > 0)];
        await AssertStreamAsync(host, ids[0], gap, firstHeld, held);
        await AssertReplayAsync(host, ids[0], gap, held);
        await using EventStreamReader resumed = await host.StreamAsync(lastEventId: firstHeld);
        Assert.Equal(held[0], (await resumed.ReadEventAsync())!.Id);
    }

    [Fact]
    public async Task A_torn_or_foreign_line_in_a_segment_is_reported_and_skipped_while_clients_read_on()
    {
        StoredLog log = await StoredLog.NewAsync(azurite);
        await using RunningHost host = await log.StartAsync();
        await using EventStreamReader stream = await host.StreamAsync();
        await stream.BeginAsync();
        await using WebSocketSession socket = await host.ConnectAsync();
        await socket.UntilAsync("welcome");
        for (int number = 0; number < Foreign.Length; number++)
        {
            await host.PublishAsync(TestEvent.Numbered(number));
            StreamedEvent next = (await stream.ReadEventAsync())!;
            Assert.Equal(number, NumberIn(next));
            Assert.Equal(next.Id, (await socket.UntilAsync("event")).GetProperty("id").GetString());
            await AppendForeignAsync(log, Foreign[number]);
        }

        await using RunningHost fresh = await log.JoinAsync(host);
        await using EventStreamReader replayed = await fresh.StreamAsync(query: "&lastEventId=earliest");
        for (int number = 0; number < Foreign.Length; number++) Assert.Equal(number, NumberIn(await replayed.ReadEventAsync()));
        Assert.Equal(2, ((SegmentedLog)fresh.Services.GetRequiredService<IEventLog>()).DamagedLines);
    }

    /// <summary>Publishes over several segments, and hears it all live.</summary>
    private static async Task<List<string>> FillAsync(StoredLog log)
    {
        await using RunningHost host = await log.StartAsync();
        await using EventStreamReader stream = await host.StreamAsync();
        await stream.BeginAsync();
        var ids = new List<string>();
        for (int number = 0; number < Events; number++)
        {
            await host.PublishAsync(TestEvent.Numbered(number));
            StreamedEvent next = (await stream.ReadEventAsync())!;
            Assert.Equal(number, NumberIn(next));
            ids.Add(next.Id);
        }
        return ids;
    }

    private static async Task AssertStreamAsync(RunningHost host, string cursor, string gap, string firstHeld, List<string> held)
    {
        await using EventStreamReader stream = await host.StreamAsync(lastEventId: cursor);
        Assert.Equal(new StreamedEvent(firstHeld, "gap", gap), await stream.ReadEventAsync());
        foreach (string id in held) Assert.Equal(id, (await stream.ReadEventAsync())!.Id);
    }

    private static async Task AssertReplayAsync(RunningHost host, string cursor, string gap, List<string> held)
    {
        await using WebSocketSession socket = await host.ConnectAsync(query: "&channels=none");
        await socket.SendAsync($$"""{"type":"subscribe","channels":["*"],"since":"{{cursor}}"}""");
        Assert.Equal(gap, (await socket.UntilAsync("gap")).GetRawText());
        var replayed = new List<string>();
        while (replayed.Count < held.Count)
            foreach (JsonElement item in (await socket.UntilAsync("replay")).GetProperty("events").EnumerateArray())
                replayed.Add(item.GetProperty("id").GetString()!);
        Assert.Equal(held, replayed);
    }

    private static async Task AppendForeignAsync(StoredLog log, string text)
    {
        using Stream content = BinaryData.FromString(text).ToStream();
        await log.Container.GetAppendBlobClient((await log.SegmentsAsync())[^1]).AppendBlockAsync(content, cancellationToken: Stop);
    }

    private static int NumberIn(StreamedEvent? streamed) =>
        JsonSerializer.Deserialize<JsonElement>(streamed!.Data).GetProperty("number").GetInt32();
}
