using System.Diagnostics;
using AgentCore.Bench.Clients;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Servers;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench;

/// <summary>One measured stretch of events: what it cost the server, and how long events took to reach the clients.</summary>
internal sealed class Flow
{
    /// <summary>
    /// So long events flow before anything is counted. 20 s: the runtime compiles the hot methods again, optimized, for the first 16 s on
    /// two cores.
    /// </summary>
    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);

    /// <summary>How long a receiver may take for what is under way when the publisher stops.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Target target;
    private readonly Receipts receipts;
    private readonly long startCount;
    private readonly long startBytes;
    private readonly TimeSpan startProcessor;
    private readonly ProcessFigures? startFigures;
    private readonly long started = Stopwatch.GetTimestamp();

    private Flow(Target target, Receipts receipts, ProcessFigures? figures)
    {
        (this.target, this.receipts, startFigures) = (target, receipts, figures);
        (startCount, startBytes, startProcessor) = (receipts.Count, receipts.Bytes, target.ProcessorTime);
    }

    /// <summary>Measures from now until all that <paramref name="publish"/> published has come.</summary>
    /// <param name="total">How many deliveries there are then, from the receipts' beginning.</param>
    /// <param name="timed">How many of them are timed; the first come first.</param>
    public static async Task<FlowFigures> MeasureAsync(
        Target target, Receipts receipts, Func<Task> publish, Func<long> total, int timed)
    {
        ProcessFigures? figures = await target.FiguresAsync(collect: false);
        receipts.Time(timed);
        var flow = new Flow(target, receipts, figures);
        await publish();
        await receipts.WaitAsync(total(), Patience);
        return await flow.EndAsync();
    }

    private async Task<FlowFigures> EndAsync()
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        TimeSpan processor = target.ProcessorTime - startProcessor;
        ProcessFigures? figures = await target.FiguresAsync(collect: false);
        long deliveries = receipts.Count - startCount;
        return new FlowFigures(
            deliveries, elapsed, processor, receipts.Bytes - startBytes, figures?.Allocated - startFigures?.Allocated, receipts.OutOfOrder,
            Percentiles.Of(receipts.Latencies()));
    }
}

/// <param name="Processor">The server's.</param>
/// <param name="Bytes">What the clients read.</param>
/// <param name="Allocated">What the server allocated meanwhile, in bytes; null where it cannot say.</param>
internal sealed record FlowFigures(
    long Deliveries, TimeSpan Elapsed, TimeSpan Processor, long Bytes, long? Allocated, long OutOfOrder, Percentiles Latency)
{
    public double MicrosecondsADelivery => Processor.TotalMicroseconds / Deliveries;

    public double DeliveriesASecond => Deliveries / Elapsed.TotalSeconds;

    public double? AllocatedADelivery => (double?)Allocated / Deliveries;

    /// <summary>How many cores the server used.</summary>
    public double Cores => Processor / Elapsed;
}
