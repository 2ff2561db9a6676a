using AgentCore.EventLog;
using AgentCore.Feed;
using BenchmarkDotNet.Attributes;

namespace AgentCore.Bench.Micro;

/// <summary>What the feed costs an event, in a block of fifty: at the relay that appended it, and at an instance that hears of it.</summary>
[MemoryDiagnoser]
public class FeedBenchmarks
{
    private const int Events = 50;

    private readonly AppendedBlock block = new(
        new LogPosition(1, 1, 0), [.. Enumerable.Range(1, Events).Select(number => SampleEvent.Line((uint)number * 300))]);

    private byte[] message = null!;

    [GlobalSetup]
    public void Fill() => message = FeedMessage.Write(block)[0].ToArray();

    [Benchmark(OperationsPerInvoke = Events)]
    public int Send() => FeedMessage.Write(block).Count;

    [Benchmark(OperationsPerInvoke = Events)]
    public int Hear() => FeedMessage.TryRead(message)!.Entries.Count;
}
