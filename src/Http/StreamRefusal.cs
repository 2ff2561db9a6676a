using AgentCore.Errors;
using AgentCore.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AgentCore.Http;

/// <summary>
/// A refusal that passes by itself, as a stream of one block: when to return, and the error. An <c>EventSource</c> comes back after the end of
/// a stream, and never after any other status than 200. The block has no id, so the client's cursor stays where it is.
/// </summary>
/// <remarks>https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model</remarks>
internal sealed class StreamRefusal(ErrorCode code, StreamFormat format, Random random) : IResult
{
    /// <summary>The earliest return. 5 s: what <c>Retry-After</c> says to other clients.</summary>
    public static TimeSpan ShortestReturn { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The latest return. 15 s: 10,000 clients come back at 1,000 a second, as after a drain.</summary>
    public static TimeSpan LongestReturn { get; } = TimeSpan.FromSeconds(15);

    /// <summary>The answer for a request: this one where its <c>Accept</c> names event streams and the refusal passes by itself.</summary>
    public static IResult For(HttpRequest request, ErrorResult refusal) => PassesByItself(refusal.Code) && AcceptsStreams(request)
        ? new StreamRefusal(refusal.Code, request.Query["format"] == "envelope" ? StreamFormat.Envelope : StreamFormat.Named, Random.Shared)
        : refusal;

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        TimeSpan reconnect = ShortestReturn + ((LongestReturn - ShortestReturn) * random.NextDouble());
        ReadOnlyMemory<byte> block = RefusalBlock.Write(format, code, reconnect);
        SseResponse.WriteHeaders(httpContext);
        httpContext.Response.ContentLength = block.Length;
        await httpContext.Response.Body.WriteAsync(block, httpContext.RequestAborted);
    }

    private static bool PassesByItself(ErrorCode code) => code is ErrorCode.TooManyConnections or ErrorCode.RateLimited or ErrorCode.ServerError;

    /// <summary>Only by name: <c>*/*</c> comes from clients that read a status.</summary>
    private static bool AcceptsStreams(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out IList<MediaTypeHeaderValue>? types)
        && types.Any(type => type.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);
}
