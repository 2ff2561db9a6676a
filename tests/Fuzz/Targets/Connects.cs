using AgentCore.Channels;
using AgentCore.Fuzz.Engine;
using AgentCore.Sessions;
using AgentCore.Testing;
using static AgentCore.Fuzz.Engine.BrokenPromiseException;

namespace AgentCore.Fuzz.Targets;

/// <summary>
/// A handshake as the service tells of it: lines of <c>role</c>, <c>sub</c>, <c>query</c>, <c>header</c> or <c>offer</c>, a name and a
/// value.
/// </summary>
internal static class Connects
{
    private static readonly ConnectGate Gate = new(World.Validator, World.Origins, World.Catalogue, World.Liveness, World.Clock, Unmeasured.Metrics.Connections);

    public static Target Target { get; } = new(
        "connect",
        [
            "role agentcore.until.1767229200\nrole agentcore.id.4f1c\nrole agentcore.may.agent.*\nsub alice\nquery channels agent.error\noffer agentcore.v1",
            $"query token {World.Token}\nheader Origin https://app.example.com\noffer json.webpubsub.azure.v1", "role agentcore.feed",
            "query channels none",
        ],
        ["\n", "role ", "sub ", "query ", "header ", "offer ", "agentcore.may.", "agentcore.until.", "agentcore.id.", "agentcore.feed",
            "channels ", "token ",
            World.Token, "agent.error", "*", "*:agent-7", ",", "none", "Origin ", "agentcore.v1"],
        Check);

    private static void Check(byte[] input)
    {
        string[][] lines = [.. Promises.Text(input).Split('\n').Select(line => line.Split(' ', 3))];
        string[] roles = [.. lines.Where(line => line is ["role", ..]).Select(line => string.Join(' ', line[1..]))];
        var claims = new Dictionary<string, string[]> { ["role"] = roles };
        if (lines.FirstOrDefault(line => line is ["sub", _, ..]) is { } subject) claims["sub"] = [string.Join(' ', subject[1..])];
        var request = new ConnectRequest("c1", claims, Named(lines, "query"), Named(lines, "header"), [.. lines.Where(line =>
            line is ["offer", _]).Select(line => line[1])]);
        switch (World.Result(Gate.DecideAsync(request, CancellationToken.None)))
        {
            case ConnectAnswer.Refused refused:
                Promises.IsClientsFault(refused.Code);
                break;
            case ConnectAnswer.Accepted accepted:
                Holds(request, accepted);
                break;
        }
    }

    private static void Holds(ConnectRequest request, ConnectAnswer.Accepted accepted)
    {
        Unless(accepted.Subprotocol is null || accepted.State is null || request.Subprotocols.Contains(accepted.Subprotocol),
            "A subprotocol was offered.");
        if (accepted.State is null) return;
        Unless(accepted.Roles.Count == 0, "No session has a role.");
        Unless(accepted.Groups.Count <= 4 + Subscription.MaxChannels, "A session begins in few groups.");
        SessionState state = SessionState.TryDecode(accepted.State) ?? throw new BrokenPromiseException("State can be read.");
        Unless(state.Fits && System.Text.Encoding.UTF8.GetByteCount(accepted.State) <= SessionState.MaxBytes, "State fits its header.");
    }

    private static Dictionary<string, string[]> Named(string[][] lines, string kind) => lines
        .Where(line => line is [var first, _, _] && first == kind)
        .GroupBy(line => line[1], line => line[2], StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
}
