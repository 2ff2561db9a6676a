using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentCore.Errors;
using AgentCore.Http;

namespace AgentCore.LocalHost.EventGrid;

/// <summary>
/// <c>POST /api/events</c>: Event Grid's publish API. A call is taken whole or not at all.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/event-grid/post-to-custom-topic, https://learn.microsoft.com/azure/event-grid/end-point-validation-cloud-events-schema</remarks>
internal sealed class TopicEndpoint(ITopicSubscription subscription, TopicOptions options)
{
    /// <summary>Event Grid's limit for a publish call: 1 MB.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>Answers a call whose media type is none of Event Grid's.</summary>
    public const string UnknownMediaType =
        "Content-Type must be application/cloudevents+json, application/cloudevents-batch+json, or application/json for Event Grid's schema.";

    /// <summary>
    /// Answers a CloudEvent in binary mode. Event Grid's custom topics answer 415 to it and name the same media types: only topics of a
    /// namespace take it.
    /// </summary>
    /// <remarks>
    /// https://learn.microsoft.com/azure/event-grid/namespaces-cloud-events#cloudevents-support,
    /// https://github.com/Azure/azure-sdk-for-net/issues/10684
    /// </remarks>
    public const string BinaryMode =
        "This is a CloudEvent in binary mode, with its attributes in ce- headers. An Event Grid topic takes structured mode only: "
        + "send attributes and data as one JSON object, with Content-Type application/cloudevents+json.";

    /// <summary>A body cannot nest deeper than it has bytes. The depth of an event's data is checked with the event.</summary>
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = MaxBodyBytes };

    private const string ValidationType = "Microsoft.EventGrid.SubscriptionValidationEvent";

    public async Task<IResult> PublishAsync(HttpContext context)
    {
        if (!IsKeyRight(context.Request)) return new ErrorResult(ErrorCode.TokenInvalid, "The aeg-sas-key header is missing or wrong.");
        if (IsBinaryMode(context.Request)) return new ErrorResult(ErrorCode.BadMessage, BinaryMode);
        JsonDocument body;
        try
        {
            body = await ReadAsync(context.Request);
        }
        catch (JsonException)
        {
            return new ErrorResult(ErrorCode.BadMessage, "The body is not JSON.");
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new ErrorResult(ErrorCode.MessageTooLarge, $"A call may have at most {MaxBodyBytes} bytes.");
        }
        using (body)
        {
            Func<CancellationToken, Task<IResult>> publish;
            try
            {
                if (ValidationCode(body.RootElement) is { } code) return Results.Json(new { validationResponse = code });
                publish = subscription.Read(MediaTypeOf(context.Request), body.RootElement);
            }
            catch (FormatException wrong)
            {
                return new ErrorResult(ErrorCode.BadMessage, wrong.Message);
            }
            catch (InvalidOperationException)
            {
                return new ErrorResult(ErrorCode.BadMessage, "The body has a member's name that is not UTF-8 or has half a surrogate pair.");
            }
            return await publish(context.RequestAborted);
        }
    }

    /// <summary>The handshake by which a CloudEvents endpoint says whose deliveries it takes, and how many: any.</summary>
    /// <remarks>https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md#42-validation-response</remarks>
    public static IResult Handshake(HttpContext context)
    {
        if (!context.Request.Headers.TryGetValue("WebHook-Request-Origin", out var origin))
            return new ErrorResult(ErrorCode.BadMessage, "The WebHook-Request-Origin header is missing.");
        // It is sent back in a header, which holds ASCII only; DNS names are ASCII.
        if (origin.ToString().AsSpan().ContainsAnyExceptInRange('!', '~'))
            return new ErrorResult(ErrorCode.BadMessage, "The WebHook-Request-Origin header must be a host name or a URL of visible ASCII characters.");
        context.Response.Headers["WebHook-Allowed-Origin"] = origin;
        context.Response.Headers["WebHook-Allowed-Rate"] = "*";
        context.Response.Headers.Allow = HttpMethods.Post;
        return Results.Ok();
    }

    private static Task<JsonDocument> ReadAsync(HttpRequest request) =>
        JsonDocument.ParseAsync(request.Body, AnyDepth, request.HttpContext.RequestAborted);

    /// <summary>The media type decides before the headers: HTTP protocol binding of CloudEvents, section 3.</summary>
    private static bool IsBinaryMode(HttpRequest request) =>
        MediaTypeOf(request)?.StartsWith("application/cloudevents", StringComparison.Ordinal) != true
        && request.Headers.Keys.Any(name => name.StartsWith("ce-", StringComparison.OrdinalIgnoreCase));

    private static string? MediaTypeOf(HttpRequest request) => request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();

    private static string? ValidationCode(JsonElement root) =>
        root.ValueKind == JsonValueKind.Array && root.GetArrayLength() == 1
        && root[0] is { ValueKind: JsonValueKind.Object } item
        && item.TryGetProperty("eventType", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.ValueEquals(ValidationType)
        && item.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.Object
        && data.TryGetProperty("validationCode", out JsonElement code) && code.ValueKind == JsonValueKind.String
            ? code.GetString()
            : null;

    private bool IsKeyRight(HttpRequest request) =>
        string.IsNullOrEmpty(options.Key)
        || CryptographicOperations.FixedTimeEquals(Hash(request.Headers["aeg-sas-key"].ToString()), Hash(options.Key));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
