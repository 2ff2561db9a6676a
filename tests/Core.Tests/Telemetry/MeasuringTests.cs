using System.Diagnostics.Metrics;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Relay;
using AgentCore.Testing;

namespace AgentCore.Telemetry;

public sealed class MeasuringTests
{
    [Fact]
    public void A_burst_is_measured_without_allocating()
    {
        using var metrics = new RealtimeMetrics();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, me) =>
            {
                if (instrument.Meter == metrics.Meter) me.EnableMeasurementEvents(instrument);
            },
        };
        long heard = 0;
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => heard += value);
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => heard++);
        listener.Start();

        Measure(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Measure(1_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(5 * 1_010, heard);

        void Measure(int bursts)
        {
            for (; bursts > 0; bursts--)
            {
                metrics.Deliveries.Delivered(Transport.Sse, 2);
                metrics.Deliveries.Replayed(Transport.Sse, 1);
                metrics.Deliveries.Took(Transport.Sse, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
            }
        }
    }

    [Fact]
    public void A_clock_that_is_behind_measures_zero()
    {
        using var metrics = new RealtimeMetrics();
        using var readings = new MeterReadings(metrics);
        metrics.Deliveries.Took(Transport.WebSocket, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(-2));
        Assert.Equal(0, readings.Sum("agentcore.delivery.duration transport=websocket"));
        Assert.Equal(0, readings.Sum("agentcore.delivery.age transport=websocket"));
    }

    [Theory]
    [InlineData(null, "client")]
    [InlineData("IDLE_TIMEOUT", "IDLE_TIMEOUT")]
    [InlineData("TOKEN_EXPIRED", "TOKEN_EXPIRED")]
    [InlineData("connection 7f3a of alice was reset", "other")]
    public void A_reason_that_the_service_words_is_not_an_attribute(string? reason, string counted)
    {
        using var metrics = new RealtimeMetrics();
        using var readings = new MeterReadings(metrics);
        metrics.Connections.WebSocketClosed(reason);
        Assert.Equal([$"agentcore.connections.closed reason={counted} transport=websocket"], readings.Series);
    }

    [Fact]
    public void Every_case_of_a_closed_set_has_its_attribute()
    {
        using var metrics = new RealtimeMetrics();
        using var readings = new MeterReadings(metrics);
        foreach (StreamEnd end in Enum.GetValues<StreamEnd>()) metrics.Connections.StreamClosed(end);
        foreach (RateLimited what in Enum.GetValues<RateLimited>()) metrics.Connections.RateLimited(what);
        foreach (EventFault fault in Enum.GetValues<EventFault>()) metrics.Events.Rejected(fault);
        foreach (RelayOutcome outcome in Enum.GetValues<RelayOutcome>()) metrics.Relay.Relayed(outcome);
        foreach (AppendOutcome outcome in Enum.GetValues<AppendOutcome>()) metrics.Log.Tried(outcome, TimeSpan.Zero);
        int cases = Enum.GetValues<StreamEnd>().Length + Enum.GetValues<RateLimited>().Length + Enum.GetValues<EventFault>().Length
            + Enum.GetValues<RelayOutcome>().Length + Enum.GetValues<AppendOutcome>().Length;
        Assert.Equal(cases + 1, readings.Series.Count());
    }
}
