using AgentCore.Channels;
using AgentCore.EventLog;
using AgentCore.Feed;
using CsCheck;

namespace AgentCore.Streams;

/// <summary>How the feed treats one block.</summary>
internal enum FeedFate
{
    InTime,
    Late,
    Twice,

    /// <summary>A part of it, then the whole.</summary>
    Split,
    Never,
}

/// <summary>One step of a generated history.</summary>
/// <param name="Events">What a relay appends, as (type, agent); a repeat where empty.</param>
/// <param name="Fate">What the feed does with it.</param>
/// <param name="Wait">Milliseconds that pass afterwards.</param>
/// <param name="IsBreak">The feed's connection ends after it.</param>
internal sealed record Step(int[] Events, FeedFate Fate, int Wait, bool IsBreak);

/// <summary>One client of a generated history.</summary>
/// <param name="Resumes">The part of the first half of the history, in percent, behind which it begins; above 100 without a cursor.</param>
/// <param name="Cuts">After so many blocks its connection breaks, again and again; zero for never.</param>
internal sealed record Reader(int Filter, int Resumes, int Cuts, StreamFormat Format);

/// <summary>Generated histories, their delivery, and the readers of them.</summary>
internal sealed record DeliveryScript(Step[] Before, Step[] After, Reader[] Readers, int RingBytes)
{
    private static readonly string[] Types = ["agent.error", "task.progress", "agent.status_changed"];
    private static readonly string?[] Agents = [null, "a", "b", "c"];

    /// <summary>Told to everybody at the end, so that a reader knows it has all.</summary>
    public const string LastType = "system.notification";

    public static IReadOnlyList<ChannelSet> Filters { get; } =
    [
        Stage.All,
        new([new(LastType), new("agent.error")]),
        new([new(LastType), new("task.progress", "a")]),
        new([new(LastType), new("task.progress", "a"), new("agent.error", "b"), new("agent.status_changed")]),
        new([new(LastType)]),
    ];

    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.Int[0, 11].Array[0, 6], Gen.Enum<FeedFate>(), Gen.Int[0, 70], Gen.Int[0, 19],
        (events, fate, wait, isBreak) => new Step(events, fate, wait, isBreak == 0));

    private static readonly Gen<Reader> AnyReader = Gen.Select(
        Gen.Int[0, Filters.Count - 1], Gen.Int[0, 130], Gen.Int[0, 7], Gen.Enum<StreamFormat>(),
        (filter, resumes, cuts, format) => new Reader(filter, resumes, cuts, format));

    public static Gen<DeliveryScript> Any { get; } = Gen.Select(
        Steps.Array[0, 12], Steps.Array[1, 25], AnyReader.Array[1, 4], Gen.OneOf(1_500, 20_000, 1_000_000),
        (before, after, readers, ring) => new DeliveryScript(before, after, readers, ring));

    /// <summary>The block that a step appends; a repeat names an event of the log, if there is one.</summary>
    public static FeedBlock Append(ScriptedLog log, Step step)
    {
        if (step.Events.Length > 0)
        {
            return log.Append([.. step.Events.Select(number => Stage.Event(
                $$"""{"n":{{number}}}""", Types[number % Types.Length], Agents[number % Agents.Length]))]);
        }
        LogEntry.Recorded[] events = [.. log.Held().OfType<LogEntry.Recorded>()];
        return events.Length > 0 ? log.AppendAgain(events[step.Wait % events.Length].Position) : log.Append(Stage.Event("{}"));
    }
}
