using AgentCore.Events;
using AgentCore.Fuzz.Engine;
using AgentCore.LocalHost.EventGrid;
using AgentCore.Relay;
using AgentCore.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.Fuzz.Targets;

/// <summary>A publish call to the local topic: its content type in the first line, its body in the rest.</summary>
internal static class TopicCalls
{
    public const string CloudEvent =
        """{"specversion":"1.0","id":"1","source":"/agents/agent-7","type":"agent.error","time":"2026-01-01T00:00:00Z","data":{"agent_id":"agent-7"}}""";

    private static readonly TopicEndpoint Endpoint = new(
        new RelaySubscription(
            new EventCheck(new EventOptions(), Unmeasured.Metrics.Events), new EventRelay(new CheckedLog(), new SilentHub(), new RelayOptions(), World.Clock, Unmeasured.Metrics.Relay, Unmeasured.Metrics.Deliveries, NullLogger<EventRelay>.Instance),
            World.Clock, NullLogger<RelaySubscription>.Instance),
        new TopicOptions());

    public static IReadOnlyList<string> Words { get; } =
    [
        "\n", "application/cloudevents+json", "application/cloudevents-batch+json", "application/json", "\"specversion\":\"1.0\"",
        "\"id\":", "\"source\":",
        "\"type\":", "\"agent.error\"", "\"time\":", "\"data\":", "\"data_base64\":\"e30=\"", "\"agent_id\":", "\"agent-7\"",
        "\"traceparent\":",
        "\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\"", "\"topic\":", "\"eventType\":", "\"eventTime\":",
    ];

    public static Target Target { get; } = new(
        "topic",
        [
            $"application/cloudevents+json\n{CloudEvent}", $"application/cloudevents-batch+json; charset=utf-8\n[{CloudEvent},{CloudEvent}]",
            """
            application/json
            [{"id":"1","topic":"/t","subject":"s","eventType":"task.progress","eventTime":"2026-01-01T00:00:00","data":{"a":[1]},"dataVersion":"1"}]
            """,
            """
            application/json
            [{"id":"1","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"c"}}]
            """,
        ],
        [.. Words, "\"Microsoft.EventGrid.SubscriptionValidationEvent\"", "\"validationCode\":"],
        Check);

    private static void Check(byte[] input)
    {
        (byte[] first, byte[] body) = Promises.Split(input);
        DefaultHttpContext context = HttpCall.Of(body, Promises.Text(first));
        context.IsAnswered(Endpoint.PublishAsync(context));
    }
}
