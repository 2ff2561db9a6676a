using AgentCore.Access;
using AgentCore.Fuzz.Engine;
using AgentCore.LocalHost.Dev;
using Microsoft.AspNetCore.Http;

namespace AgentCore.Fuzz.Targets;

/// <summary>What asks the local host for a token.</summary>
internal static class DevTokens
{
    private static readonly DevTokenEndpoint Endpoint = new(new TokenMint(World.Issuer, World.Audience, World.Clock), new DevOptions());

    public static Target Target { get; } = new(
        "dev-token",
        ["""{"sub":"alice","channels":["agent.*"],"lifetime":"00:10:00"}""", "{}", ""],
        ["\"sub\":", "\"channels\":[", "\"lifetime\":", "\"00:00:01\"", "\"30.00:00:00\"", "\"*\"", "\"alice\""],
        Check);

    private static void Check(byte[] input)
    {
        DefaultHttpContext context = HttpCall.Of(input, "application/json");
        context.IsAnswered(Endpoint.HandleAsync(context));
    }
}
