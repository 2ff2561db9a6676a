using AgentCore.Channels;
using AgentCore.Fuzz.Engine;
using AgentCore.Http;
using AgentCore.Streams;
using AgentCore.Testing;
using Microsoft.AspNetCore.Http;
using static AgentCore.Fuzz.Engine.BrokenPromiseException;

namespace AgentCore.Fuzz.Targets;

/// <summary>
/// The query of a request (the first line) for a stream, for history and for a URL, and its <c>Last-Event-ID</c> (the second).
/// </summary>
internal static class Queries
{
    private static readonly RequestGuard Guard = new(World.Validator, World.Origins);
    private static readonly HistoryEndpoint History = new(Guard, World.Log, World.Catalogue, SharedLanes.All, TimeProvider.System);

    public static Target Target { get; } = new(
        "query",
        ["channels=agent.*,task.progress&format=envelope&lastEventId=earliest\n",
            $"since={World.Positions[^2]}&limit=3&channels=*\n{World.Positions[^2]}", "since=earliest", "limit=1000"],
        ["\n", "&", "channels=", "since=", "limit=", "format=", "lastEventId=", "token=", "envelope", "named", "earliest", ",", "agent.*",
            "*:agent-7",
            "%2c", "%00", World.Positions[0].ToString(), World.Positions[^1].ToString()],
        Check);

    private static void Check(byte[] input)
    {
        (byte[] first, byte[] rest) = Promises.Split(input);
        string query = Promises.Text(first);

        (StreamRequest? stream, ErrorResult? refusal) = SseQuery.Read(Call(query, rest).Request, World.All, null, World.Catalogue);
        Unless(stream is null != refusal is null, "A stream is asked for, or refused.");
        if (refusal is not null) Promises.IsClientsFault(refusal.Code);
        else Unless(stream!.Channels.Channels.Count <= Subscription.MaxChannels, "A stream has few channels.");

        DefaultHttpContext history = Call(query, rest);
        history.IsAnswered(History.HandleAsync(history));

        // A new one each time: it would turn away more than its rate, and the clock stands still.
        DefaultHttpContext negotiate = Call(query, rest);
        var endpoint = new NegotiateEndpoint(Guard, new SilentHub(), World.Catalogue, World.Limits, World.Liveness, World.Clock, Unmeasured.Metrics.Connections);
        negotiate.IsAnswered(endpoint.HandleAsync(negotiate));
    }

    private static DefaultHttpContext Call(string query, byte[] lastEventId)
    {
        DefaultHttpContext context = HttpCall.Of([], query: query);
        context.Request.Headers.Authorization = $"Bearer {World.Token}";
        context.Request.Headers["Last-Event-ID"] = Promises.Text(lastEventId);
        return context;
    }
}
