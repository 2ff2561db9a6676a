using System.Text.Json;
using System.Text.Json.Serialization;
using AgentCore.Errors;
using Microsoft.AspNetCore.Http;

namespace AgentCore.Http;

/// <summary>A refusal as problem+json with its code. Nothing of the request is repeated in it.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc9457</remarks>
/// <param name="code">What went wrong.</param>
/// <param name="detail">More for a person, or null where the code's own title says it all.</param>
public sealed class ErrorResult(ErrorCode code, string? detail = null) : IResult
{
    /// <summary>What is wrong.</summary>
    internal ErrorCode Code => code;

    /// <summary>How long a client that was turned away for a time is asked to wait. 5 s: the middle of the first back-off steps.</summary>
    private const string RetryAfterSeconds = "5";

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ErrorDescription description = code.Describe();
        HttpResponse response = httpContext.Response;
        response.StatusCode = description.HttpStatus;
        response.ContentType = ContentTypes.Problem;
        response.Headers.CacheControl = "no-store";
        if (code == ErrorCode.TokenMissing) response.Headers.WWWAuthenticate = "Bearer";
        else if (description.HttpStatus == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = $"Bearer error=\"invalid_token\", error_description=\"{description.Name}\"";
        if (code is ErrorCode.RateLimited or ErrorCode.TooManyConnections or ErrorCode.ServerError)
            response.Headers.RetryAfter = RetryAfterSeconds;
        var problem = new Problem(description.Title, description.HttpStatus, description.Name, detail);
        return JsonSerializer.SerializeAsync(response.Body, problem, HttpJson.Default.Problem, httpContext.RequestAborted);
    }
}

/// <summary>The body of a refusal; the members besides <c>code</c> are the standard's.</summary>
internal sealed record Problem(string Title, int Status, string Code, string? Detail);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(NegotiateAnswer))]
internal sealed partial class HttpJson : JsonSerializerContext;
