using AgentCore.Channels;
using AgentCore.Delivery;
using AgentCore.EventLog;
using AgentCore.Scheduling;
using AgentCore.Streams;
using BenchmarkDotNet.Attributes;

namespace AgentCore.Bench.Micro;

/// <summary>The fan-out's own work: what appending costs by how many listen, and what reading a slot costs.</summary>
[MemoryDiagnoser]
public class RingBenchmarks : IDisposable
{
    private readonly ChannelSet all = ChannelGrants.Parse(["*"]).All(EventCatalogue.Default);
    private readonly Lanes lanes = new();
    private Fanout fanout = null!;
    private Subscriber reader = null!;
    private LogEntry[] entries = null!;
    private uint end;

    [Params(1, 10_000)]
    public int Subscribers { get; set; }

    [GlobalSetup]
    public void Subscribe()
    {
        fanout = new Fanout(StreamFormat.Named, 64 * 1024 * 1024);
        fanout.Begin(new LogPosition(1, 1, 0));
        var signal = new AsyncSignal(lanes.Streams);
        for (int i = 0; i < Subscribers; i++)
        {
            reader = new Subscriber(new Listener(all), followsRedeliveries: false, signal);
            fanout.Join(reader, new LogPosition(1, 1, 0));
        }
        entries = new LogEntry[1];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        lanes.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>One event to all of them; nobody is asleep, so nobody is woken.</summary>
    [Benchmark]
    public void Append()
    {
        entries[0] = SampleEvent.Recorded(end += 300);
        fanout.Append(entries);
    }

    [Benchmark]
    public int ReadSlot() => fanout.Ring.Get(fanout.Ring.Next - 1) is { } slot && reader.Wants(slot) ? slot.Frame.Count : 0;
}
