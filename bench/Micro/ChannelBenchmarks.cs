using AgentCore.Channels;
using BenchmarkDotNet.Attributes;

namespace AgentCore.Bench.Micro;

/// <summary>Whether one subscriber hears an event, and what narrowing a wish to the grants costs.</summary>
[MemoryDiagnoser]
public class ChannelBenchmarks
{
    private static readonly string[] Wish = ["agent.*", "task.progress:agent-0001"];

    private readonly ChannelGrants grants = ChannelGrants.Parse(["*"]);
    private readonly ChannelSet types = ChannelGrants.Parse(["*"]).All(EventCatalogue.Default);
    private readonly ChannelSet agents = new(
        Enumerable.Range(0, 100).Select(number => new Channel("task.progress", $"agent-{number:0000}")));

    [Benchmark]
    public bool MatchByType() => types.Matches("task.progress", "agent-0001");

    [Benchmark]
    public bool MatchByAgent() => agents.Matches("task.progress", "agent-0001");

    [Benchmark]
    public bool MatchNone() => agents.Matches("task.progress", "agent-9999");

    [Benchmark]
    public Subscription NarrowToGrants() => Subscription.To(Wish, grants, EventCatalogue.Default);
}
