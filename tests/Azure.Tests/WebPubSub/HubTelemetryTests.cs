using System.Net;
using AgentCore.PubSub;
using AgentCore.Testing;

namespace AgentCore.Tests.WebPubSub;

public sealed class HubTelemetryTests : IDisposable
{
    private readonly RealtimeMetrics metrics = new();
    private readonly MeterReadings readings;
    private readonly TestHub test;

    public HubTelemetryTests()
    {
        readings = new MeterReadings(metrics);
        test = TestHub.WithKey(metrics: metrics);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_is_one_measurement_however_often_it_is_tried()
    {
        test.Wire.Answer(HttpStatusCode.TooManyRequests).Answer(HttpStatusCode.Accepted);
        await test.Hub.SendToAllAsync("{}"u8.ToArray(), "'a' in groups", Cancellation);
        Assert.Single(readings.Of("agentcore.hub.call.duration operation=sendToAll outcome=202"));
        Assert.Single(readings.Series);
    }

    [Fact]
    public async Task A_failure_is_counted_by_the_last_answer_or_its_absence()
    {
        test.Wire.Answer(HttpStatusCode.Forbidden);
        await Assert.ThrowsAsync<HubException>(() => test.Hub.CloseGroupAsync("~idle", "IDLE_TIMEOUT", Cancellation));
        for (int i = 0; i < 4; i++) test.Wire.Fail(new HttpRequestException("reset"));
        await Assert.ThrowsAsync<HubException>(() => test.Hub.SendToGroupAsync("~feed", "{}"u8.ToArray(), Cancellation));
        Assert.Equal(
            ["agentcore.hub.call.duration operation=closeGroup outcome=403", "agentcore.hub.call.duration operation=sendToGroup outcome=no_answer"],
            readings.Series);
    }

    public void Dispose()
    {
        readings.Dispose();
        metrics.Dispose();
    }
}
