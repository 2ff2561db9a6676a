using AgentCore.Channels;
using AgentCore.Errors;
using AgentCore.Streams;
using Microsoft.AspNetCore.Http;

namespace AgentCore.Http;

/// <summary>Reads what a request for a stream asks for, in its query and in the header <c>Last-Event-ID</c>.</summary>
internal static class SseQuery
{
    /// <summary>
    /// The request, narrowed to the grants, or why it is refused. The last event id comes in the header or, from clients that cannot set
    /// headers, in the query parameter <c>lastEventId</c>; where both are given the header is used and the parameter is ignored.
    /// </summary>
    public static (StreamRequest? Request, ErrorResult? Refusal) Read(
        HttpRequest request, ChannelGrants grants, DateTimeOffset? expires, EventCatalogue catalogue)
    {
        (ChannelSet? channels, ErrorResult? refusal) = ChannelsQuery.Narrow(request, grants, catalogue);
        if (channels is null) return (null, refusal);
        if (!TryReadFormat(request, out StreamFormat format))
            return (null, new ErrorResult(ErrorCode.BadMessage, "'format' must be 'named' or 'envelope'."));
        var stream = new StreamRequest(channels, format, expires)
        {
            LastEventId = NotEmpty(request.Headers["Last-Event-ID"]) ?? NotEmpty(ExactQuery.First(request, "lastEventId")),
            Since = NotEmpty(ExactQuery.First(request, "since")),
        };
        return (stream, null);
    }

    private static bool TryReadFormat(HttpRequest request, out StreamFormat format)
    {
        string? name = ExactQuery.First(request, "format");
        format = name is "envelope" ? StreamFormat.Envelope : StreamFormat.Named;
        return name is null or "named" or "envelope";
    }

    /// <summary>An empty id is the standard's way to say that there is none.</summary>
    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
