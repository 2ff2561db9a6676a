using System.ComponentModel.DataAnnotations;
using AgentCore.Access;

namespace AgentCore.LocalHost.Dev;

/// <summary>Section <c>Dev</c>: the local host's own issuer of tokens.</summary>
internal sealed class DevOptions
{
    /// <summary>Its <c>iss</c>. No deployed host can be configured to trust it.</summary>
    public const string Issuer = AccessOptions.DevelopmentIssuer;

    public const string Audience = "agentcore";

    /// <summary>
    /// Not a secret: the host listens on loopback only and hands a token to whoever asks. It is fixed so that tokens outlive a restart.
    /// </summary>
    [MinLength(32)]
    public string SigningKey { get; set; } = "agentcore-development-key-for-loopback-only-0000";

    /// <summary>How long a token lasts unless its request says otherwise. 8 hours: a working day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(8);
}
