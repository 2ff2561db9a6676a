using System.Text.Json;
using System.Text.Json.Serialization;
using AgentCore.Channels;
using AgentCore.Messages;

namespace AgentCore.Sessions;

/// <summary>
/// What a session remembers between two messages, kept by Web PubSub as connection state and written only when it changed. With the
/// largest grants and 100 channels it stays under 4 KB as a header, where .NET's extension encodes it in base64 twice.
/// </summary>
internal sealed record SessionState
{
    /// <summary>When the session ends, in Unix seconds.</summary>
    [JsonPropertyName("u")]
    public required long Until { get; init; }

    /// <summary>Issuer and subject, hashed: what a fresh token must agree with.</summary>
    [JsonPropertyName("i")]
    public required string Identity { get; init; }

    /// <summary>The grants as text.</summary>
    [JsonPropertyName("g")]
    public required string Grants { get; init; }

    /// <summary>The last window in which the session was marked alive.</summary>
    [JsonPropertyName("w")]
    public required long Window { get; init; }

    /// <summary>What it hears until it subscribes: null for all that is granted, empty for nothing, else channels by comma.</summary>
    [JsonPropertyName("a")]
    public string? Automatic { get; init; }

    /// <summary>It has subscribed, and left the groups it began with.</summary>
    [JsonPropertyName("s")]
    public bool HasSubscribed { get; init; }

    /// <summary>Hashes of the channels it subscribed to, four bytes each: enough to count each once.</summary>
    [JsonPropertyName("c")]
    public byte[]? Joined { get; init; }

    /// <summary>The instant of its message rate limit, in Unix milliseconds.</summary>
    [JsonPropertyName("r")]
    public long RateDue { get; init; }

    [JsonIgnore]
    public DateTimeOffset Expires => DateTimeOffset.FromUnixTimeSeconds(Until);

    public ChannelGrants ReadGrants() => ChannelGrants.Parse(Grants.Split(' '));

    public string Encode() => JsonSerializer.Serialize(this, MessageJson.Default.SessionState);

    /// <summary>Null where the state is missing, misshapen, or says what we never say.</summary>
    public static SessionState? TryDecode(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        try
        {
            return JsonSerializer.Deserialize(text, MessageJson.Default.SessionState) is { } state && state.IsOurs() ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What the types do not say: JSON may have null for a text, and seconds that no calendar has.</summary>
    private bool IsOurs() =>
        Identity is not null && Grants is not null && Until >= 0 && Until <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();
}
