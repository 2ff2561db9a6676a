using System.Text.Json.Serialization;
using AgentCore.EventLog;
using AgentCore.LocalHost.WebPubSub;
using AgentCore.Streaming;

namespace AgentCore.LocalHost.Hosting;

/// <summary><c>GET /realtime/health</c>.</summary>
internal sealed class HealthEndpoint(Hub hub, StreamHub streams, IEventLog log)
{
    public async Task<IResult> HandleAsync(CancellationToken cancellation)
    {
        LogPosition end = await log.GetEndAsync(cancellation);
        var answer = new HealthAnswer("healthy", new ConnectionCounts(hub.Count, streams.Count), new LogFacts(end.ToString()));
        return Results.Json(answer, HealthJson.Default.HealthAnswer);
    }
}

/// <param name="Status"><c>healthy</c>.</param>
/// <param name="Connections">How many are open now.</param>
/// <param name="Log">The event log.</param>
internal sealed record HealthAnswer(string Status, ConnectionCounts Connections, LogFacts Log);

internal sealed record ConnectionCounts(int Websocket, int Sse);

/// <param name="End">The position of the newest event.</param>
internal sealed record LogFacts(string End);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class HealthJson : JsonSerializerContext;
