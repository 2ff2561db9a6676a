using System.Globalization;
using System.Text.Json;
using AgentCore.Access;
using AgentCore.Channels;
using AgentCore.Errors;

namespace AgentCore.LocalHost.Dev;

/// <summary>What a token is asked to hold. A member that is absent or null has the default.</summary>
/// <param name="Subject">Its <c>sub</c>.</param>
/// <param name="Channels">Its <c>channels</c>; null for a token without the claim.</param>
/// <param name="Lifetime">How long it lasts.</param>
internal sealed record DevTokenRequest(string? Subject = null, string[]? Channels = null, TimeSpan? Lifetime = null)
{
    /// <summary>What a body looks like, for the reason of a refusal.</summary>
    public const string Example = "{\"sub\":\"alice\",\"channels\":[\"agent.*\"],\"lifetime\":\"00:10:00\"}, all optional";

    private const string Members = "The members are 'sub', 'channels' and 'lifetime'.";

    /// <summary>How much of a member's name a refusal repeats. 32: four times the longest name that there is.</summary>
    private const int LongestShown = 32;

    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(30);

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="FormatException">It asks for a token that cannot be. The message is for the person who asks.</exception>
    public static DevTokenRequest Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) throw new FormatException($"The body must be a JSON object: {Example}.");
        var request = new DevTokenRequest();
        foreach (JsonProperty member in body.EnumerateObject())
        {
            bool isAbsent = member.Value.ValueKind == JsonValueKind.Null;
            request = member.Name switch
            {
                "sub" => isAbsent ? request : request with { Subject = ReadSubject(member.Value) },
                "channels" => isAbsent ? request : request with { Channels = ReadChannels(member.Value) },
                "lifetime" => isAbsent ? request : request with { Lifetime = ReadLifetime(member.Value) },
                _ => throw new FormatException($"There is no member '{ShownText.Of(member.Name, LongestShown)}'. {Members}"),
            };
        }
        return request;
    }

    private static string ReadSubject(JsonElement value) => TextOf(value) is { } subject && Principal.IsSubject(subject)
        ? subject
        : throw new FormatException($"'sub' must be a string of 1 to {Principal.MaxSubjectLength} characters without control characters.");

    private static string[] ReadChannels(JsonElement value)
    {
        string[]? channels = value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(ReadChannel)]
            : TextOf(value)?.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        if (channels is null) throw new FormatException("'channels' must be an array of strings, or one string with commas between them.");
        return ChannelGrants.ProblemOf(channels) is { } problem ? throw new FormatException($"'channels': {problem}") : channels;
    }

    private static string ReadChannel(JsonElement item) =>
        TextOf(item) ?? throw new FormatException("'channels' has an item that is no string.");

    /// <summary>.NET reads a number alone as days; who writes one may mean seconds.</summary>
    private static TimeSpan ReadLifetime(JsonElement value) =>
        TextOf(value) is { } text && text.Contains(':', StringComparison.Ordinal)
        && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out TimeSpan lifetime)
        && lifetime > TimeSpan.Zero && lifetime <= MaxLifetime
            ? lifetime
            : throw new FormatException(
                "'lifetime' must be a string such as \"00:10:00\" or \"7.00:00:00\": more than nothing and at most 30 days.");

    /// <summary>A string; null where the value is none. One with half a surrogate pair throws, as a member's name does.</summary>
    private static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
