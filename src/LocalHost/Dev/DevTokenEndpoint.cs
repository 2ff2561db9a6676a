using System.Text.Json;
using System.Text.Json.Serialization;
using AgentCore.Access;
using AgentCore.Errors;
using AgentCore.Http;

namespace AgentCore.LocalHost.Dev;

/// <summary><c>POST /dev/token</c>: a token for whoever asks. JSON body, all members optional.</summary>
internal sealed class DevTokenEndpoint(TokenMint mint, DevOptions options)
{
    public const string DefaultSubject = "developer";

    /// <summary>64 KB: the largest grants are 768 bytes.</summary>
    public const int MaxBodyBytes = 65_536;

    /// <summary>A name that stands twice is refused: which one is meant is not known.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        DevTokenRequest asked;
        try
        {
            asked = await ReadAsync(context.Request);
        }
        catch (FormatException wrong)
        {
            return new ErrorResult(ErrorCode.BadMessage, wrong.Message);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a text that is not UTF-8 or has half a surrogate pair.
            return new ErrorResult(
                ErrorCode.BadMessage, $"The body must be JSON in UTF-8, with each member once: {DevTokenRequest.Example}.");
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new ErrorResult(ErrorCode.MessageTooLarge);
        }
        MintedToken minted = mint.Mint(asked.Subject ?? DefaultSubject, asked.Channels, asked.Lifetime ?? options.TokenLifetime);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(new DevTokenAnswer(minted.Token, minted.Expires.UtcDateTime), DevJson.Default.DevTokenAnswer);
    }

    private static async Task<DevTokenRequest> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength is 0 or null && !request.Headers.ContainsKey("Transfer-Encoding")) return new DevTokenRequest();
        using JsonDocument body = await JsonDocument.ParseAsync(request.Body, Strict, request.HttpContext.RequestAborted);
        return DevTokenRequest.Read(body.RootElement);
    }
}

internal sealed record DevTokenAnswer(string Token, DateTime Expires);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DevTokenAnswer))]
internal sealed partial class DevJson : JsonSerializerContext;
