using System.ComponentModel.DataAnnotations;
using AgentCore.Access;

namespace AgentCore.LocalHost.Dev;

/// <summary>Section <c>Dev</c>: the local host's own issuer of tokens.</summary>
internal sealed class DevOptions
{
    /// <summary>Its <c>iss</c>. No deployed host can be configured to trust it.</summary>
    public const string Issuer = AccessOptions.DevelopmentIssuer;

    public const string Audience = "agentcore";

    /// <summary>Signs the tokens. Not set: a random key of this user on this machine, kept in <c>Dev:Folder</c>.</summary>
    [MinLength(32)]
    public string? SigningKey { get; set; }

    /// <summary>
    /// Where random keys and locks are kept. Not set: <c>agentcore-realtime</c> in the user's application data, which on Linux is
    /// <c>~/.config</c> or <c>$XDG_CONFIG_HOME</c>.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>How long a token lasts unless its request says otherwise. 8 hours: a working day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(8);
}
