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

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        DevTokenRequest? asked;
        try
        {
            asked = context.Request.ContentLength is 0 or null && !context.Request.Headers.ContainsKey("Transfer-Encoding")
                ? new DevTokenRequest()
                : await JsonSerializer.DeserializeAsync(context.Request.Body, DevJson.Default.DevTokenRequest, context.RequestAborted);
        }
        catch (JsonException)
        {
            return new ErrorResult(ErrorCode.BadMessage, "The body must be JSON: {\"sub\":\"alice\",\"channels\":[\"agent.*\"],\"lifetime\":\"00:10:00\"}, all optional.");
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new ErrorResult(ErrorCode.MessageTooLarge);
        }
        TimeSpan lifetime = asked?.Lifetime ?? options.TokenLifetime;
        if (lifetime <= TimeSpan.Zero || lifetime > TimeSpan.FromDays(30)) return new ErrorResult(ErrorCode.BadMessage, "'lifetime' must be more than nothing and at most 30 days.");
        MintedToken minted = mint.Mint(asked?.Sub ?? DefaultSubject, asked?.Channels, lifetime);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(new DevTokenAnswer(minted.Token, minted.Expires.UtcDateTime), DevJson.Default.DevTokenAnswer);
    }
}

internal sealed record DevTokenRequest(string? Sub = null, string[]? Channels = null, TimeSpan? Lifetime = null);

internal sealed record DevTokenAnswer(string Token, DateTime Expires);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DevTokenRequest))]
[JsonSerializable(typeof(DevTokenAnswer))]
internal sealed partial class DevJson : JsonSerializerContext;
