using System.Text;
using AgentCore.Events;
using AgentCore.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.EventLog;

/// <summary>One storage, any number of processes on it, and a clock.</summary>
public sealed class LogBench(ISegmentStore store, int seed = 0)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public FaultyStore Store { get; } = new(store, seed);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2025, 10, 18, 10, 30, 0, TimeSpan.Zero));

    public EventLogOptions Options { get; } = new() { SegmentBytes = 2_000, SegmentBlocks = 20 };

    /// <summary>A log as one more process has it: nothing known, its own random numbers.</summary>
    public SegmentedLog Open(IAppendObserver? observer = null) =>
        new(Store, Options, Time, () => (ulong)Random.Shared.NextInt64(), NullLogger<SegmentedLog>.Instance, Unmeasured.Metrics.Log, observer);

    public static AgentEvent Event(int number, string? data = null) => new(
        "/agents/7", $"event-{number}", "agent.error", "agent-7", new DateTimeOffset(2025, 10, 18, 10, 29, 59, TimeSpan.Zero),
        Encoding.UTF8.GetBytes(data ?? $$"""{"agent_id":"agent-7","number":{{number}}}"""));

    public static async Task<Appended> AppendAsync(IEventLog log, int number) => (await log.AppendAsync([Event(number)], Stop))[0];

    public static async Task<List<LogEntry>> ReadAsync(IEventLog log, LogPosition after, LogPosition? upTo = null)
    {
        var entries = new List<LogEntry>();
        await foreach (LogEntry entry in log.ReadAsync(after, upTo ?? await log.GetEndAsync(Stop), Stop)) entries.Add(entry);
        return entries;
    }

    public static async Task<List<LogEntry>> ReadAllAsync(IEventLog log) => await ReadAsync(log, await EarliestAsync(log));

    public static async Task<LogPosition> EarliestAsync(IEventLog log) =>
        Assert.IsType<LogCursor.At>(await log.ResolveAsync("earliest", Stop)).Position;

    /// <summary>The numbers of the events among entries, in their order.</summary>
    public static IEnumerable<int> Numbers(IEnumerable<LogEntry> entries) =>
        entries.OfType<LogEntry.Recorded>().Select(entry => int.Parse(entry.Event.Id["event-".Length..]));

    /// <summary>An entry's content, comparable: data is compared by its bytes.</summary>
    public static string Text(LogEntry entry) => entry is LogEntry.Recorded { Event: var content } recorded
        ? $"{recorded.Position} {recorded.AppendedAt:O} {content with { Data = default }} {Convert.ToHexString(content.Data.Span)}"
        : entry.ToString();
}
