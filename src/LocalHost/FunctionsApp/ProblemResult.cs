using System.Text.Encodings.Web;
using System.Text.Json;
using AgentCore.Errors;
using AgentCore.Http;

namespace AgentCore.LocalHost.FunctionsApp;

/// <summary>A failure around the app, as problem+json.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc9457</remarks>
internal sealed class ProblemResult(int status, string title, string detail) : IResult
{
    // A command in the detail is to be copied: only what JSON requires is escaped.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = ContentTypes.Problem;
        response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(response.BodyWriter, Relaxed);
        json.WriteStartObject();
        json.WriteString("title"u8, title);
        json.WriteNumber("status"u8, status);
        json.WriteString("code"u8, ErrorCode.ServerError.Wire());
        json.WriteString("detail"u8, detail);
        json.WriteEndObject();
    }
}
