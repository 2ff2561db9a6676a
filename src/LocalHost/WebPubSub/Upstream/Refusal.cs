using AgentCore.Errors;

namespace AgentCore.LocalHost.WebPubSub.Upstream;

/// <summary>How a handshake is refused.</summary>
/// <param name="Status">The HTTP status that the client gets.</param>
/// <param name="Code">The reason, where it is one of this system's; a route of the host itself may say it in the body.</param>
/// <param name="Message">More for a person, or null where the code's own title says it all.</param>
internal sealed record Refusal(int Status, ErrorCode? Code = null, string? Message = null)
{
    public static implicit operator Refusal(ErrorCode code) => new(code.Describe().HttpStatus, code);
}
