using AgentCore.EventLog;
using AgentCore.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.Telemetry;

public sealed class LogTelemetryTests : IDisposable
{
    private readonly LogBench bench = new(new MemorySegmentStore(keep: 1_000));
    private readonly RealtimeMetrics metrics = new();
    private readonly MeterReadings readings;
    private readonly SegmentedLog log;

    public LogTelemetryTests()
    {
        readings = new MeterReadings(metrics);
        log = new SegmentedLog(
            bench.Store, bench.Options, bench.Time, () => (ulong)Random.Shared.NextInt64(), NullLogger<SegmentedLog>.Instance, metrics.Log);
    }

    [Fact]
    public async Task Appends_conflicts_and_duplicates_are_counted()
    {
        await LogBench.AppendAsync(log, 1);
        await LogBench.AppendAsync(bench.Open(), 2);
        await LogBench.AppendAsync(log, 3);
        await LogBench.AppendAsync(log, 2);

        Assert.Equal(3, readings.Sum("agentcore.log.appends outcome=appended"));
        Assert.Equal(1, readings.Sum("agentcore.log.appends outcome=conflict"));
        Assert.Equal(4, readings.Of("agentcore.log.append.duration").Count);
        Assert.Equal(2, readings.Sum("agentcore.log.events"));
        Assert.Equal(1, readings.Sum("agentcore.log.duplicates"));
    }

    [Fact]
    public async Task An_answer_that_is_lost_is_counted_and_its_event_once()
    {
        bench.Store.LostAfter = 100;
        await LogBench.AppendAsync(log, 1);
        Assert.Equal(1, readings.Sum("agentcore.log.appends outcome=no_answer"));
        Assert.Equal(1, readings.Sum("agentcore.log.events"));
    }

    public void Dispose()
    {
        readings.Dispose();
        metrics.Dispose();
    }
}
