using AgentCore.LocalHost.WebPubSub.Faults;
using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost.WebPubSub.Rest;

/// <summary><c>:generateToken</c>, which the service keeps for Entra callers.</summary>
internal sealed class TokenOperation(AccessKeyTokens tokens, FaultInjection faults, IOptions<WebPubSubEmulatorOptions> options)
{
    // A week: far beyond any session; the service names no bound.
    private const int MaxMinutes = 7 * 24 * 60;

    public async Task<RestAnswer> RunAsync(RestCall call)
    {
        if (!options.Value.GenerateTokenByKey)
            return RestAnswer.Error(StatusCodes.Status403Forbidden, "Forbidden", "generateToken is not for callers with an access key.");
        if (!call.TryNumber("minutesToExpire", 1, MaxMinutes, out int? minutes))
            return RestAnswer.BadRequest("minutesToExpire is a number of at least 1.");

        var claims = new Dictionary<string, object>();
        if (call.Query("userId") is { Length: > 0 } user) claims["sub"] = user;
        if (call.All("role") is { Length: > 0 } roles) claims["role"] = roles;
        if (call.All("group") is { Length: > 0 } groups) claims["webpubsub.group"] = groups;
        string audience = $"{call.Request.Scheme}://{call.Request.Host}/client/hubs/{options.Value.Hub}";
        string token = tokens.Mint(audience, TimeSpan.FromMinutes(minutes ?? 60), claims);
        int? refusal = await faults.RunAsync(call.Operation, () => { }, call.Cancellation);
        return refusal is { } status ? RestAnswer.Refused(status) : RestAnswer.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("token"u8, token);
            json.WriteEndObject();
        });
    }
}
