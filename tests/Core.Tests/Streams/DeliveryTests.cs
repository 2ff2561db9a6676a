using AgentCore.EventLog;
using AgentCore.Feed;
using CsCheck;

namespace AgentCore.Streams;

public sealed class DeliveryTests
{
    [Fact]
    public Task Whatever_the_feed_does_a_reader_gets_each_matching_event_once_in_log_order() =>
        DeliveryScript.Any.SampleAsync(PlayAsync, iter: 150, threads: 1);

    private static async Task PlayAsync(DeliveryScript script)
    {
        await using var stage = new Stage(options => options.RingBytes = script.RingBytes);
        foreach (Step step in script.Before) DeliveryScript.Append(stage.Log, step);
        LogEntry[] known = stage.Log.Held();
        using var begun = new CountdownEvent(script.Readers.Length);
        Task[] readers = [.. script.Readers.Select(reader => ReadAsync(stage, reader, known, begun))];

        List<FeedBlock> late = [];
        foreach (Step step in script.After)
        {
            Deliver(stage, step, late);
            stage.Clock.Advance(TimeSpan.FromMilliseconds(step.Wait));
            if (step.IsBreak) stage.Feed.Break();
            await Task.Yield();
        }
        foreach (FeedBlock block in late) stage.Feed.Say(block);
        // A reader without a cursor that came after the last event would rightly get nothing.
        await stage.UntilAsync(() => begun.IsSet);
        stage.Publish(Stage.Event("{}", DeliveryScript.LastType));
        await stage.UntilAsync(() => readers.All(reader => reader.IsCompleted), TimeSpan.FromMilliseconds(200));
        await Task.WhenAll(readers);
    }

    private static void Deliver(Stage stage, Step step, List<FeedBlock> late)
    {
        FeedBlock block = DeliveryScript.Append(stage.Log, step);
        if (step.Fate is FeedFate.Late) late.Add(block);
        if (step.Fate is FeedFate.Split) stage.Feed.Say(block with { Entries = [block.Entries[0]] });
        if (step.Fate is not (FeedFate.Late or FeedFate.Never)) stage.Feed.Say(block);
        if (step.Fate is FeedFate.Twice) stage.Feed.Say(block);
        if (late.Count <= 2 && step.Fate is not FeedFate.InTime) return;
        foreach (FeedBlock held in Enumerable.Reverse(late)) stage.Feed.Say(held);
        late.Clear();
    }

    /// <summary>Reads to the last event over as many connections as it takes, then compares with the log.</summary>
    private static async Task ReadAsync(Stage stage, Reader reader, LogEntry[] known, CountdownEvent begun)
    {
        bool hasCursor = reader.Resumes <= 100 && known.Length > 0;
        string? cursor = hasCursor ? known[reader.Resumes * (known.Length - 1) / 100].Position.ToString() : null;
        string? begin = cursor;
        List<string> got = [];
        List<(string Id, int Count)> keepalives = [];
        bool hasBegun = false;
        bool isLast = false;
        while (!isLast)
        {
            using Client client = await stage.ConnectAsync(
                new StreamRequest(DeliveryScript.Filters[reader.Filter], reader.Format, null) { LastEventId = cursor });
            for (int blocks = 0; !isLast && (reader.Cuts == 0 || blocks <= reader.Cuts); blocks++)
            {
                if (await client.NextAsync() is not { } block) break;
                if (!hasBegun) begun.Signal();
                hasBegun = true;
                begin ??= block.Id;
                Assert.True(string.CompareOrdinal(block.Id, cursor ?? begin) >= 0, "A cursor never goes back.");
                cursor = block.Id;
                if (block.Event == "keepalive") keepalives.Add((block.Id, got.Count));
                else if (block.Data is not null) got.Add(block.Id);
                // The first keepalive of the envelope names the channels, and so this type too.
                isLast = block.Event != "keepalive"
                    && $"{block.Event} {block.Data}".Contains(DeliveryScript.LastType, StringComparison.Ordinal);
            }
            await client.CutAsync();
        }
        string[] expected = [.. Matching(stage.Log, reader, begin!)];
        Assert.Equal(expected, got);
        foreach ((string id, int count) in keepalives)
            Assert.Equal(expected.Count(one => string.CompareOrdinal(one, id) <= 0), count);
    }

    private static IEnumerable<string> Matching(ScriptedLog log, Reader reader, string begin) =>
        from entry in log.Held().OfType<LogEntry.Recorded>()
        let id = entry.Position.ToString()
        where string.CompareOrdinal(id, begin) > 0
        where DeliveryScript.Filters[reader.Filter].Matches(entry.Event.Type, entry.Event.AgentId)
        select id;
}
