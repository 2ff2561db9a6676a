using AgentCore.Access;
using AgentCore.Channels;
using AgentCore.Errors;
using AgentCore.Liveness;
using AgentCore.PubSub;
using AgentCore.Telemetry;

namespace AgentCore.Sessions;

/// <summary>
/// The one gate for every WebSocket: a negotiated URL carries what its token granted as inert roles, a direct one brings the token itself.
/// </summary>
public sealed class ConnectGate(
    TokenValidator validator, OriginPolicy origins, EventCatalogue catalogue, LivenessOptions liveness, TimeProvider clock,
    ConnectionMetrics metrics)
{
    /// <summary>The subprotocol a client may ask for by name; without one the messages are the same.</summary>
    public const string Protocol = "agentcore.v1";

    /// <summary>The most that <c>?channels=</c> may weigh: it is kept in connection state until the first subscribe.</summary>
    public const int MaxChannelsTextLength = 512;

    private const string PubSubProtocol = "json.webpubsub.azure.v1";

    /// <summary>What Microsoft's client libraries ask for where they are not told otherwise.</summary>
    private const string ReliablePubSubProtocol = "json.reliable.webpubsub.azure.v1";

    private readonly LivenessClock livenessClock = new(liveness);

    /// <summary>Decides on a handshake. Expected refusals are values.</summary>
    public async ValueTask<ConnectAnswer> DecideAsync(ConnectRequest request, CancellationToken cancellation)
    {
        ConnectAnswer answer = await AnswerAsync(request, cancellation);
        if (answer is ConnectAnswer.Refused refused) metrics.Refused(Transport.WebSocket, refused.Code);
        return answer;
    }

    private async ValueTask<ConnectAnswer> AnswerAsync(ConnectRequest request, CancellationToken cancellation)
    {
        if (!origins.Allows(First(request.Headers, "origin", StringComparison.OrdinalIgnoreCase))) return new ConnectAnswer.Refused(ErrorCode.ForbiddenOrigin);
        IReadOnlyList<string> roles = SessionRoles.Of(request.Claims);
        if (roles.Contains(WellKnownRoles.Feed)) return FeedConnection;

        if (SessionRoles.TryReadTerms(request.Claims, roles) is { } negotiated) return Begin(request, negotiated);
        AccessResult access = await validator.ValidateAsync(First(request.Query, "token", StringComparison.Ordinal), cancellation);
        return access switch
        {
            AccessResult.Granted granted => Begin(request, SessionTerms.Of(granted.Principal)),
            AccessResult.Refused refused => new ConnectAnswer.Refused(refused.Code),
            _ => throw new InvalidOperationException($"Unknown result {access}."),
        };
    }

    private ConnectAnswer Begin(ConnectRequest request, SessionTerms terms)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (!livenessClock.CanEndInTime(terms.Expires, now))
            return new ConnectAnswer.Refused(ErrorCode.TokenExpired, livenessClock.EndsTooSoon);
        string? channels = All(request.Query, "channels") is { } texts ? string.Join(',', texts) : null;
        if (Problem(channels, terms.Grants, catalogue) is { } wrong) return new ConnectAnswer.Refused(wrong.Code, wrong.Message);
        string automatic = AutomaticChannels.Normalize(channels);
        Subscription beginning = AutomaticChannels.Expand(automatic, terms.Grants, catalogue);

        long window = livenessClock.WindowAt(now);
        List<string> groups =
        [
            SessionGroups.Session,
            SessionGroups.Beat(livenessClock.BeatOf(request.ConnectionId)),
            SessionGroups.Alive(window),
            SessionGroups.Expires(livenessClock.WarningTick(terms.Expires)),
            .. ChannelGroups.Automatic(beginning),
        ];
        var state = new SessionState
        {
            Until = terms.Expires.ToUnixTimeSeconds(),
            Identity = terms.Identity,
            Grants = terms.Grants.Text,
            Window = window,
            Automatic = automatic,
        };
        // Never so for a token that was validated here; a URL may have been negotiated under other limits.
        if (!state.Fits) return new ConnectAnswer.Refused(ErrorCode.TooManyChannels);
        return new ConnectAnswer.Accepted(terms.Subject, groups, [], Choose(request.Subprotocols), state.Encode());
    }

    /// <summary>What is wrong with a URL's <c>channels</c>, or null. Grants that are too much are told of after connecting.</summary>
    /// <param name="channels">The parameter as sent, or null where it was not.</param>
    /// <param name="grants">What the token allows.</param>
    /// <param name="catalogue">The types there are.</param>
    public static Subscription.Refused? Problem(string? channels, ChannelGrants grants, EventCatalogue catalogue)
    {
        string named = AutomaticChannels.Normalize(channels);
        if (named is AutomaticChannels.All) return null;
        if (named.Length > MaxChannelsTextLength)
            return new Subscription.Refused(ErrorCode.TooManyChannels, $"'channels' may have at most {MaxChannelsTextLength} characters.");
        return AutomaticChannels.Expand(named, grants, catalogue) as Subscription.Refused;
    }

    private static ConnectAnswer.Accepted FeedConnection { get; } =
        new(null, [], [WellKnownRoles.JoinFeed], PubSubProtocol, null);

    private static string? Choose(IReadOnlyList<string> offered) =>
        offered.FirstOrDefault(protocol => protocol is Protocol or PubSubProtocol or ReliablePubSubProtocol);

    private static string? First(IReadOnlyDictionary<string, string[]> values, string name, StringComparison comparison)
    {
        foreach ((string key, string[] texts) in values)
            if (key.Equals(name, comparison) && texts.Length > 0) return texts[0];
        return null;
    }

    /// <summary>The values under exactly this name, whatever the dictionary's comparer is; null where there is none.</summary>
    private static string[]? All(IReadOnlyDictionary<string, string[]> values, string name)
    {
        foreach ((string key, string[] texts) in values)
            if (key.Equals(name, StringComparison.Ordinal)) return texts;
        return null;
    }
}
