using AgentCore.Access;
using AgentCore.Channels;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Fuzz.Engine;
using AgentCore.Limits;
using AgentCore.Liveness;
using AgentCore.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.Fuzz.Targets;

/// <summary>
/// What the parsers stand in: one catalogue, one issuer, one small log, and a clock that stands still, so that a seed repeats a run.
/// </summary>
internal static class World
{
    public const string Audience = "agentcore";

    public static IssuerOptions Issuer { get; } = new()
    {
        Issuer = "https://issuer.example",
        SigningKey = "a-key-for-these-inputs-of-32-bytes-at-least",
    };

    public static TimeProvider Clock { get; } = new StoppedClock();

    public static EventCatalogue Catalogue => EventCatalogue.Default;

    public static LimitOptions Limits { get; } = new() { MaxMessageBytes = 4_096, NegotiationsPerMinute = 60_000 };

    public static LivenessOptions Liveness { get; } = new();

    public static OriginPolicy Origins { get; } = new(new AccessOptions { AllowedOrigins = { "https://app.example.com" } });

    public static TokenValidator Validator { get; } =
        new(new AccessOptions { Audiences = { Audience }, Issuers = { Issuer } }, Clock, NullLogger<TokenValidator>.Instance,
            Unmeasured.Metrics.Connections);

    /// <summary>A token that may see everything.</summary>
    public static string Token { get; } = new TokenMint(Issuer, Audience, Clock).Mint("alice", ["*"], TimeSpan.FromHours(1)).Token;

    public static ChannelGrants All { get; } = ChannelGrants.Parse(["*"]);

    /// <summary>A log of three segments, of which the first is no longer held.</summary>
    public static IEventLog Log { get; } = MakeLog();

    /// <summary>Positions of the log: all that are held, and its first, which is not.</summary>
    public static IReadOnlyList<LogPosition> Positions { get; } = ReadPositions();

    public static AgentEvent Event(int number) => new(
        "/agents/agent-7", number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Catalogue.Types[number % Catalogue.Types.Length],
        number % 2 == 0 ? "agent-7" : null, Clock.GetUtcNow(), """{"agent_id":"agent-7","status":"running"}"""u8.ToArray());

    public static T Result<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    /// <summary>Read by another instance than wrote it: the writer has read first records for its duplicates and holds them in memory.</summary>
    private static SegmentedLog MakeLog()
    {
        ulong drawn = 0x1f3a9c02;
        var store = new MemorySegmentStore(2);
        SegmentedLog writer = Open();
        for (int i = 0; i < 9; i++) writer.AppendAsync([Event(i), Event(Math.Max(0, i - 1))], CancellationToken.None).GetAwaiter().GetResult();
        return Open();

        SegmentedLog Open() => new(
            store, new EventLogOptions { SegmentBlocks = 4 }, Clock, () => drawn++, NullLogger<SegmentedLog>.Instance,
            Unmeasured.Metrics.Log);
    }

    private static LogPosition[] ReadPositions()
    {
        LogPosition end = Result(Log.GetEndAsync(CancellationToken.None));
        var beginning = new LogPosition(end.Log, 1, 0);
        LogPosition[] read = [.. Log.ReadAsync(beginning, end, CancellationToken.None).Select(entry =>
            entry.Position).ToBlockingEnumerable()];
        BrokenPromiseException.Unless(read.Length > 4 && end.Segment > 2, "The log of these inputs has segments.");
        return [beginning, .. read];
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
