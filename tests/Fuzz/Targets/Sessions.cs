using AgentCore.Fuzz.Engine;
using AgentCore.Sessions;
using AgentCore.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static AgentCore.Fuzz.Engine.BrokenPromiseException;

namespace AgentCore.Fuzz.Targets;

/// <summary>
/// Connection state, which comes back through the service with each message (the first line), and the message (the rest), through all
/// that handles them.
/// </summary>
internal static class Sessions
{
    private const string State = "1767229200;11781528;0;0;;;*;4f1c";

    private static readonly SessionGateway Gateway = new(
        new SilentHub(), World.Log, World.Validator, World.Catalogue, World.Limits, World.Liveness, SharedLanes.All, World.Clock,
        NullLogger<SessionGateway>.Instance, Unmeasured.Metrics.Connections, Unmeasured.Metrics.Deliveries);

    public static Target Target { get; } = new(
        "session",
        [.. ClientMessages.Seeds.Select(message => $"{State}\n{message}"),
            "1767229200;1;1767225600000;1;AAAAAQ;task.progress;agent.*:agent-7 task.progress;4f1c\n{\"type\":\"pong\"}",
            $$"""{{State}}{{"\n"}}{"type":"subscribe","channels":["agent.*"],"since":"{{World.Positions[^2]}}"}""",
            $$"""{{State}}{{"\n"}}{"type":"auth","token":"{{World.Token}}"}"""],
        [.. ClientMessages.Words, "\n", ";", ";;", ";0;", ";1;", "AAAAAQ", "none", "253402300799",
            $"\"{World.Positions[0]}\""],
        Check);

    private static void Check(byte[] input)
    {
        (byte[] first, byte[] message) = Promises.Split(input);
        string text = Promises.Text(first);
        if (SessionState.TryDecode(text) is { } read)
            Unless(SessionState.TryDecode(read.Encode())?.Encode() == read.Encode(), "State reads the same again.");
        Gateway.GreetAsync("c1", text, CancellationToken.None).GetAwaiter().GetResult();
        ClientAnswer answer = World.Result(Gateway.HandleAsync(new ClientEvent("c1", text, "message", message), CancellationToken.None));
        if (answer.Reply is { } reply) Promises.IsServerMessage(reply);
        if (answer.State is { } next) Unless(SessionState.TryDecode(next) is not null, "New state can be read.");
    }
}
