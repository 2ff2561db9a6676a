using AgentCore.Feed;

namespace AgentCore.EventLog;

/// <summary>What a process's own appends told its feed.</summary>
public sealed class ObservedBlocks : IAppendObserver
{
    public List<FeedBlock> Blocks { get; } = [];

    public void OnAppended(AppendedBlock block) =>
        Blocks.AddRange(FeedMessage.Write(block).Select(message => FeedMessage.TryRead(message.Span)!));

    /// <summary>Each block stands in the log as it was told, behind the entry it names, and later ones stand later.</summary>
    public void AssertTellsOf(List<LogEntry> all)
    {
        int from = 0;
        foreach (FeedBlock block in Blocks)
        {
            int start = all.FindIndex(from, entry => entry.Position == block.Entries[0].Position);
            Assert.True(start >= 0, "A block that is not in the log, or not in its order.");
            Assert.Equal(block.Entries.Select(LogBench.Text), all.Skip(start).Take(block.Entries.Count).Select(LogBench.Text));
            if (start > 0) Assert.Equal(all[start - 1].Position, block.Previous);
            else Assert.Equal(0u, block.Previous.Offset);
            from = start + block.Entries.Count;
        }
    }
}
