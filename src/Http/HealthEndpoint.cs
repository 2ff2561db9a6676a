using System.Text.Json;
using System.Text.Json.Serialization;
using AgentCore.EventLog;
using AgentCore.Streaming;
using Microsoft.AspNetCore.Http;

namespace AgentCore.Http;

/// <summary><c>GET /realtime/health</c>: answers as long as the log can be asked.</summary>
/// <param name="streams">This instance's streams.</param>
/// <param name="log">The event log.</param>
/// <param name="webSockets">Counts the WebSockets of a host that holds any itself.</param>
public sealed class HealthEndpoint(StreamHub streams, IEventLog log, Func<int>? webSockets = null)
{
    public async Task<IResult> HandleAsync(CancellationToken cancellation)
    {
        LogPosition end = await log.GetEndAsync(cancellation).ConfigureAwait(false);
        var answer = new HealthAnswer("healthy", new ConnectionCounts(webSockets?.Invoke(), streams.Count), new LogFacts(end.ToString()));
        return Results.Text(JsonSerializer.SerializeToUtf8Bytes(answer, HealthJson.Default.HealthAnswer), "application/json; charset=utf-8");
    }
}

/// <param name="Status"><c>healthy</c>.</param>
/// <param name="Connections">How many are open now on this instance.</param>
/// <param name="Log">The event log.</param>
internal sealed record HealthAnswer(string Status, ConnectionCounts Connections, LogFacts Log);

internal sealed record ConnectionCounts(int? Websocket, int Sse);

/// <param name="End">The position of the newest event.</param>
internal sealed record LogFacts(string End);

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class HealthJson : JsonSerializerContext;
