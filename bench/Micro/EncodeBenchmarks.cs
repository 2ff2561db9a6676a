using System.Buffers;
using AgentCore.EventLog;
using AgentCore.Messages;
using AgentCore.Streams;
using BenchmarkDotNet.Attributes;

namespace AgentCore.Bench.Micro;

/// <summary>What an event costs once, however many hear it.</summary>
[MemoryDiagnoser]
public class EncodeBenchmarks
{
    private readonly ArrayBufferWriter<byte> output = new(4096);
    private readonly LogEntry.Recorded recorded = SampleEvent.Recorded(4096);

    [Benchmark]
    public int SseBlockNamed() => Sse(StreamFormat.Named);

    [Benchmark]
    public int SseBlockEnvelope() => Sse(StreamFormat.Envelope);

    [Benchmark]
    public int WebSocketMessage()
    {
        output.ResetWrittenCount();
        EventMessage.Write(output, recorded.Position, recorded.Event);
        return output.WrittenCount;
    }

    private int Sse(StreamFormat format)
    {
        output.ResetWrittenCount();
        SseBlocks.Event(output, format, recorded.Event, recorded.Position, recorded.Position);
        return output.WrittenCount;
    }
}
