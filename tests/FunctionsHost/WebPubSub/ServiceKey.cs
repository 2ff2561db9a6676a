using System.Security.Cryptography;
using System.Text;

namespace AgentCore.FunctionsHost.WebPubSub;

/// <summary>The service whose events are taken: its host name, and its key to check signatures with.</summary>
/// <remarks>An identity-based setting has no key: the host then checks no signature, as observed.</remarks>
internal sealed record ServiceKey(string? Host, byte[]? Key)
{
    public static ServiceKey Of(IReadOnlyDictionary<string, string?> settings)
    {
        if (settings.GetValueOrDefault("WebPubSubConnectionString") is not { Length: > 0 } connection) return new ServiceKey(null, null);
        Dictionary<string, string> parts = connection.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .ToDictionary(part => part[0].Trim(), part => part[1].Trim(), StringComparer.OrdinalIgnoreCase);
        return new ServiceKey(new Uri(parts["Endpoint"]).Host, parts.TryGetValue("AccessKey", out string? key) ? Encoding.UTF8.GetBytes(key) : null);
    }

    /// <summary>Whether the origins name the service. Compared as text: <c>localhost</c> is not <c>127.0.0.1</c>.</summary>
    public bool IsOrigin(string origins) => Host is null || origins.Split(',', StringSplitOptions.TrimEntries).Contains(Host, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether one of the signatures is by the key.</summary>
    public bool HasSigned(string connectionId, string signatures)
    {
        if (Key is null) return true;
        string expected = $"sha256={Convert.ToHexString(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(connectionId)))}";
        return signatures.Split(',', StringSplitOptions.TrimEntries).Contains(expected, StringComparer.OrdinalIgnoreCase);
    }
}
