using System.Text.Json;
using AgentCore.Http;

namespace AgentCore.LocalHost.WebPubSub.Rest;

/// <summary>The answer to a REST call: a bare status, a body, or an error.</summary>
internal sealed record RestAnswer(int Status)
{
    public Action<Utf8JsonWriter>? Body { get; init; }

    /// <summary>For an error: its name in the body and in <c>x-ms-error-code</c>.</summary>
    public string? ErrorCode { get; init; }

    public static RestAnswer Json(Action<Utf8JsonWriter> body) => new(StatusCodes.Status200OK) { Body = body };

    public static RestAnswer Error(int status, string code, string message) => new(status)
    {
        ErrorCode = code,
        Body = json =>
        {
            json.WriteStartObject();
            json.WriteString("code"u8, code);
            json.WriteString("message"u8, message);
            json.WriteNull("target"u8);
            json.WriteStartArray("details"u8);
            json.WriteEndArray();
            json.WriteStartObject("inner"u8);
            json.WriteEndObject();
            json.WriteEndObject();
        },
    };

    public static RestAnswer BadRequest(string message) => Error(StatusCodes.Status400BadRequest, "BadRequest", message);

    public static RestAnswer NotFound(string message) => Error(StatusCodes.Status404NotFound, "NotFound", message);

    /// <summary>What an injected fault made of the call.</summary>
    public static RestAnswer Refused(int status) =>
        Error(status, status == StatusCodes.Status429TooManyRequests ? "TooManyRequests" : "ServiceUnavailable", "Refused by an injected fault.");

    public async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        if (ErrorCode is not null) response.Headers["x-ms-error-code"] = ErrorCode;
        if (Body is null || HttpMethods.IsHead(response.HttpContext.Request.Method)) return;
        response.ContentType = ContentTypes.Json;
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        Body(json);
        await json.FlushAsync();
    }
}
