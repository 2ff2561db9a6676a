using AgentCore.Channels;
using AgentCore.Errors;
using AgentCore.EventLog;
using AgentCore.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentCore.Http;

/// <summary>The body of <c>GET /realtime/sse</c>, once the token is known to be good.</summary>
public sealed class SseResponse(EventStreams streams, EventCatalogue catalogue, StreamOptions options, TimeProvider time)
{
    /// <summary>
    /// Streams until the client leaves, its token ends or the server ends the stream. HEAD gets the status and headers of GET and holds no
    /// stream: RFC 9110 §9.3.2.
    /// </summary>
    /// <param name="expires">When the token ends, or null for never.</param>
    /// <param name="stopping">Cuts the stream without a word; to tell clients, drain the streams first.</param>
    /// <returns>Null when it streamed; else the refusal, and nothing of the response has been written.</returns>
    public async Task<ErrorResult?> RunAsync(
        HttpContext context, ChannelGrants grants, DateTimeOffset? expires, CancellationToken stopping)
    {
        (StreamRequest? request, ErrorResult? refusal) = SseQuery.Read(context.Request, grants, expires, catalogue);
        if (request is null) return refusal;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        switch (await OpenAsync(request, ending.Token))
        {
            case null:
                return new ErrorResult(ErrorCode.ServerError);
            case StreamOpening.Full:
                return new ErrorResult(ErrorCode.TooManyConnections);
            case StreamOpening.BadCursor:
                return new ErrorResult(ErrorCode.BadCursor);
            case StreamOpening.Opened { Stream: var stream }:
                using (stream)
                {
                    WriteHeaders(context);
                    if (!HttpMethods.IsHead(context.Request.Method)) await RunAsync(stream, context, ending.Token);
                }
                return null;
            case var other:
                throw new InvalidOperationException($"Unknown opening: {other}.");
        }
    }

    /// <summary>Null where the log's storage is down.</summary>
    private async Task<StreamOpening?> OpenAsync(StreamRequest request, CancellationToken cancellation)
    {
        try
        {
            return await StorageWait.AskAsync(time, stop => streams.OpenAsync(request, stop), cancellation);
        }
        catch (StorageException)
        {
            return null;
        }
    }

    private async Task RunAsync(EventStream stream, HttpContext context, CancellationToken ending)
    {
        if (options.DirectWrites && DirectResponse.TryTake(context, time) is { } direct)
        {
            await stream.RunAsync(direct.Begin(), context.Abort, ending);
            await direct.EndAsync();
        }
        else
        {
            await stream.RunAsync(new PipeOutput(context.Response.BodyWriter), context.Abort, ending);
        }
    }

    /// <summary>They leave with the stream's first block, which is flushed at once.</summary>
    internal static void WriteHeaders(HttpContext context)
    {
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        HttpResponse response = context.Response;
        response.ContentType = ContentTypes.EventStream;
        // A proxy that compresses holds the stream back until its buffer is full. It must leave alone what is not to be transformed:
        // https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.6
        response.Headers.CacheControl = "no-store, no-transform";
        // Asks nginx, and proxies that follow it, to pass each event on as it comes.
        response.Headers["X-Accel-Buffering"] = "no";
    }
}
