namespace AgentCore.Http;

/// <summary>
/// The content types of responses. Each names its charset: without it some clients guess. Python's <c>requests</c> reads <c>text/*</c> as
/// ISO-8859-1, and its <c>iter_lines</c> then ends a line at the byte 0x85, which many letters have in UTF-8.
/// </summary>
/// <remarks>https://requests.readthedocs.io/en/latest/user/advanced/#encodings</remarks>
public static class ContentTypes
{
    /// <summary>A JSON body.</summary>
    public const string Json = "application/json; charset=utf-8";

    /// <summary>A refusal: RFC 9457.</summary>
    public const string Problem = "application/problem+json; charset=utf-8";

    /// <summary>Server-Sent Events.</summary>
    public const string EventStream = "text/event-stream; charset=utf-8";
}
