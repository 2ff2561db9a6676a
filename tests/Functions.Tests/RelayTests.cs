using System.Text;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Functions.Drivers;
using AgentCore.PubSub;
using AgentCore.Relay;

namespace AgentCore.Functions;

public sealed class RelayTests : IDisposable
{
    private readonly FunctionHost host = new();

    public void Dispose() => host.Dispose();

    [Fact]
    public async Task A_delivery_is_in_the_log_and_sent_when_the_function_returns()
    {
        await host.DeliverAsync("Relay", EventGridDelivery.Of("""{"agent_id":"a","n":1}""", """{"n":2}"""));
        LogEntry.Recorded[] recorded = [.. (await EntriesAsync()).OfType<LogEntry.Recorded>()];
        Assert.Equal(["""{"agent_id":"a","n":1}""", """{"n":2}"""], recorded.Select(entry => Encoding.UTF8.GetString(entry.Event.Data.Span)));
        AgentEvent first = recorded[0].Event;
        Assert.Equal(("/agents/a", "1", "agent.error", "a", EventGridDelivery.TraceParent), (first.Source, first.Id, first.Type, first.AgentId, first.TraceParent));
        Assert.Equal(2, host.Hub.Take().Count(call => call.Operation == "send"));
    }

    [Fact]
    [Requirement("Topic events")]
    public async Task A_bad_event_is_kept_aside_with_its_reason_and_does_not_hold_up_its_batch()
    {
        await host.DeliverAsync("Relay", EventGridDelivery.Of("[1]", """{"n":2}"""));
        RejectedEvent kept = Assert.Single(host.Rejected.All);
        Assert.Contains("\"id\":\"1\"", Encoding.UTF8.GetString(kept.Text.Span), StringComparison.Ordinal);
        Assert.Contains("not a JSON object", kept.Reason, StringComparison.Ordinal);
        Assert.Single((await EntriesAsync()).OfType<LogEntry.Recorded>());
    }

    [Fact]
    public async Task A_failed_send_fails_the_function_and_the_redelivery_sends_again_under_the_same_id()
    {
        host.Hub.Failure = new HubException("sendToAll", 503);
        await Assert.ThrowsAsync<RelayException>(() => host.DeliverAsync("Relay", EventGridDelivery.Of("""{"n":1}""")));
        host.Hub.Failure = null;
        await host.DeliverAsync("Relay", EventGridDelivery.Of("""{"n":1}"""));
        LogEntry.Recorded recorded = Assert.Single((await EntriesAsync()).OfType<LogEntry.Recorded>());
        Assert.Contains($"\"id\":\"{recorded.Position}\"", Assert.Single(host.Hub.Take()).Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_delivery_is_nothing()
    {
        await host.DeliverAsync("Relay", "[]");
        Assert.Empty(host.Hub.Take());
    }

    [Fact]
    public async Task The_timer_runs_the_heartbeat()
    {
        await host.DeliverAsync("Heartbeat", """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""");
        Assert.Contains(host.Hub.Take(), call => call.Operation == "sendToGroup" && call.Target.StartsWith("~beat.", StringComparison.Ordinal));
    }

    private async Task<List<LogEntry>> EntriesAsync()
    {
        LogCursor cursor = await host.Log.ResolveAsync("earliest", FunctionHost.Cancellation);
        LogPosition end = await host.Log.GetEndAsync(FunctionHost.Cancellation);
        return await host.Log.ReadAsync(((LogCursor.At)cursor).Position, end, FunctionHost.Cancellation).ToListAsync(FunctionHost.Cancellation);
    }
}
