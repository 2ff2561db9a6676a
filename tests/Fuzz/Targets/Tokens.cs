using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AgentCore.Access;
using AgentCore.Errors;
using AgentCore.Fuzz.Engine;
using AgentCore.LocalHost.WebPubSub;
using Microsoft.Extensions.Options;
using static AgentCore.Fuzz.Engine.BrokenPromiseException;

namespace AgentCore.Fuzz.Targets;

/// <summary>
/// A token: as it stands, which nobody signed, and as header and payload (two lines), signed well, so that what reads the claims is
/// reached.
/// </summary>
internal static class Tokens
{
    private const string Header = """{"alg":"HS256","typ":"JWT"}""";

    private static readonly AccessKeyTokens AccessKey = new(
        Options.Create(new WebPubSubEmulatorOptions { AccessKey = "another-key-for-these-inputs-of-32-bytes" }), World.Clock);

    public static Target Target { get; } = new(
        "token",
        [
            $$"""{{Header}}{{"\n"}}{"iss":"{{World.Issuer.Issuer}}","aud":"agentcore","sub":"alice","exp":1767229200,"channels":["agent.*"]}""",
            $$"""{{Header}}{{"\n"}}{"iss":"{{World.Issuer.Issuer}}","aud":["x","agentcore"],"sub":"alice","exp":1767229200.5,"nbf":1767225600,"iat":1767225600,"channels":"* *:agent-7"}""",
            World.Token,
        ],
        ["\n", ".", "\"alg\":", "\"HS256\"", "\"none\"", "\"kid\":", "\"crit\":", "\"typ\":", "\"at+jwt\"", "\"iss\":",
            $"\"{World.Issuer.Issuer}\"",
            "\"aud\":", "\"agentcore\"", "\"sub\":", "\"exp\":", "\"nbf\":", "\"iat\":", "\"channels\":", "\"agent.*\"", "1767229200"],
        Check);

    private static void Check(byte[] input)
    {
        string raw = Promises.Text(input);
        // The one good token that is among the seeds; nothing else unsigned may pass.
        if (raw != World.Token) Unless(Judge(raw) is AccessResult.Refused, "Nobody signed this.");
        Unless(AccessKey.ReadAsync(raw, _ => true).GetAwaiter().GetResult() is null, "Nobody signed this either.");

        (byte[] header, byte[] payload) = Promises.Split(input);
        string signing = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        byte[] signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(World.Issuer.SigningKey!), Encoding.ASCII.GetBytes(signing));
        if (Judge($"{signing}.{Base64Url.EncodeToString(signature)}") is not AccessResult.Granted { Principal: var principal }) return;
        Unless(principal.Subject is { Length: > 0 and <= Principal.MaxSubjectLength } && !principal.Subject.Any(char.IsControl),
            "A subject is short and printable.");
        Unless(principal.Issuer == World.Issuer.Issuer && principal.Expires > World.Clock.GetUtcNow(),
            "A principal is of the issuer, and not over.");
        Unless(principal.Grants.Text.Length <= AgentCore.Channels.ChannelGrants.MaxTextBytes, "Grants are small.");
    }

    private static AccessResult Judge(string token)
    {
        AccessResult result = World.Result(World.Validator.ValidateAsync(token, CancellationToken.None));
        if (result is AccessResult.Refused refused)
            Unless(refused.Code is ErrorCode.TokenMissing or ErrorCode.TokenInvalid or ErrorCode.TokenExpired or ErrorCode.TooManyChannels, $"A token is answered by {refused.Code}.");
        return result;
    }
}
