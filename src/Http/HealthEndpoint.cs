using System.Buffers;
using System.Text.Json;
using AgentCore.EventLog;
using AgentCore.Streams;
using Microsoft.AspNetCore.Http;

namespace AgentCore.Http;

/// <summary><c>GET /realtime/health</c>: answers as long as the log can be asked.</summary>
/// <param name="streams">This instance's streams.</param>
/// <param name="log">The event log.</param>
/// <param name="time">Bounds the wait.</param>
/// <param name="webSockets">Counts the WebSockets of a host that holds any itself.</param>
public sealed class HealthEndpoint(EventStreams streams, IEventLog log, TimeProvider time, Func<int>? webSockets = null)
{
    /// <summary>Answers one request.</summary>
    public Task<IResult> HandleAsync(HttpContext context) => AbandonedRequest.HandleAsync(context, () => AnswerAsync(context));

    private async Task<IResult> AnswerAsync(HttpContext context)
    {
        LogPosition end = await StorageWait.AskAsync(time, stop => log.GetEndAsync(stop).AsTask(), context.RequestAborted)
            .ConfigureAwait(false);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Text(Write(end), ContentTypes.Json);
    }

    /// <summary>Few members, written as they are: a serializer would take longer to begin than the rest of the answer.</summary>
    private ReadOnlySpan<byte> Write(LogPosition end)
    {
        var answer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(answer))
        {
            json.WriteStartObject();
            json.WriteString("status", "healthy");
            json.WriteStartObject("connections");
            if (webSockets is not null) json.WriteNumber("websocket", webSockets());
            json.WriteNumber("sse", streams.Count);
            json.WriteEndObject();
            json.WriteStartObject("log");
            json.WriteString("end", end.ToString());
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return answer.WrittenSpan;
    }
}
