using AgentCore.Functions.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions;

public sealed class ExposureTests
{
    /// <summary>The whole surface of the app, as the design has it.</summary>
    private static readonly string[] Designed =
    [
        "Auth: User event auth of agentcore",
        "Connect: System event connect of agentcore",
        "Connected: System event connected of agentcore",
        "Disconnected: System event disconnected of agentcore",
        "Health: get|head realtime/health, Anonymous",
        "Heartbeat: timer %HeartbeatSchedule%",
        "History: get|head realtime/events, Anonymous",
        "Live: get|head realtime/livez, Anonymous",
        "Message: User event message of agentcore",
        "Negotiate: get|head|post realtime/negotiate, Anonymous",
        "Ping: User event ping of agentcore",
        "Pong: User event pong of agentcore",
        "Preflight: options realtime/{*rest}, Anonymous",
        "Ready: get|head realtime/readyz, Anonymous",
        "Relay: Event Grid, batches",
        "Stream: get|head realtime/sse, Anonymous",
        "Subscribe: User event subscribe of agentcore",
        "Unsubscribe: User event unsubscribe of agentcore",
        "WebSocketHint: get|head realtime/ws, Anonymous",
    ];

    [Fact]
    [Requirement("Endpoint surface")]
    public void The_app_exposes_what_the_design_says_and_nothing_more() =>
        Assert.Equal(Designed, CompiledFunction.All.Select(function => $"{function.Name}: {function.Exposure}"));

    [Fact]
    public void A_class_is_named_for_its_function_and_the_events_that_clients_send_have_one_class()
    {
        string[] userEvents =
            [.. Designed.Where(line => line.Contains(": User event ", StringComparison.Ordinal)).Select(line => line.Split(':')[0])];
        Assert.All(CompiledFunction.All, function => Assert.Equal(
            userEvents.Contains(function.Name) ? "UserEventFunctions" : $"{function.Name}Function", function.Method.DeclaringType!.Name));
        Assert.All(CompiledFunction.All, function => Assert.True(function.Method.IsPublic && function.Method.DeclaringType!.IsPublic, function.Name));
    }

    [Fact]
    public void Every_function_can_be_cancelled_but_those_that_wait_for_nothing()
    {
        string[] atOnce = ["Disconnected", "Live", "Preflight", "WebSocketHint"];
        // The request carries its own end.
        string[] byRequest = ["Health", "History", "Negotiate", "Ready"];
        IEnumerable<string> uncancelled = CompiledFunction.All
            .Where(function => function.Method.GetParameters().All(parameter => parameter.ParameterType != typeof(CancellationToken)))
            .Select(function => function.Name);
        Assert.Equal(atOnce.Concat(byRequest).Order(StringComparer.Ordinal), uncancelled);
    }

    [Fact]
    public void The_heartbeat_runs_by_the_setting_that_liveness_counts_by() =>
        Assert.Equal("%HeartbeatSchedule%", ((TimerTriggerAttribute)CompiledFunction.Named("Heartbeat").Trigger).Schedule);

    [Fact]
    public void The_app_knows_Http_Azure_and_Core_and_not_the_local_host() =>
        Assert.Equal(["AgentCore.Azure", "AgentCore.Core", "AgentCore.Http"], typeof(FunctionsApp).Assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("AgentCore.", StringComparison.Ordinal) && !name.StartsWith("AgentCore.Worker.Extensions.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal));
}
