using AgentCore.Access;
using AgentCore.Channels;
using AgentCore.Errors;
using AgentCore.Liveness;
using AgentCore.Messages;

namespace AgentCore.Sessions;

/// <summary>Message in, decision out: no clock, no I/O, no memory of any session but the state handed in.</summary>
internal sealed class SessionMachine(EventCatalogue catalogue, LivenessOptions liveness)
{
    private static readonly SessionDecision.Answer Pong = new(new ServerMessage.Pong());
    private static readonly SessionDecision.Answer NoAnswer = new(null);
    private static readonly SessionDecision.Answer DoesNotFit = new(new ServerMessage.Error(
        ErrorCode.TooManyChannels, "The token's grants and the channels are more than a connection can keep: use fewer or broader patterns."));

    private readonly LivenessClock livenessClock = new(liveness);

    /// <summary>What a session begins with.</summary>
    public Subscription Begin(SessionState state) => AutomaticChannels.Expand(state.Automatic, GrantsOf(state), catalogue);

    /// <summary>Decides on any message but <c>auth</c>, whose token is checked first.</summary>
    public SessionDecision Decide(SessionState state, ClientMessage message) =>
        state.Fits ? DecideFitting(state, message) : DoesNotFit;

    private SessionDecision DecideFitting(SessionState state, ClientMessage message) => message switch
    {
        ClientMessage.Subscribe subscribe => Subscribe(state, subscribe),
        ClientMessage.Unsubscribe unsubscribe => Unsubscribe(state, unsubscribe),
        ClientMessage.Ping => Pong,
        ClientMessage.Pong => NoAnswer,
        ClientMessage.Unreadable wrong => Refuse(wrong.Code, wrong.Message),
        _ => throw new InvalidOperationException($"Not decided here: {message}."),
    };

    /// <summary>Decides on <c>auth</c>, by what became of its token.</summary>
    public SessionDecision Decide(SessionState state, AccessResult access, DateTimeOffset now)
    {
        if (!state.Fits) return DoesNotFit;
        return access switch
        {
            AccessResult.Granted granted => Refresh(state, granted.Principal, now),
            AccessResult.Refused refused => Refuse(refused.Code),
            _ => throw new InvalidOperationException($"Unknown result {access}."),
        };
    }

    private SessionDecision Refresh(SessionState state, Principal principal, DateTimeOffset now)
    {
        if (state.Identity != principal.Identity || state.Grants != principal.Grants.Text)
            return Refuse(ErrorCode.GrantsChanged);
        if (!livenessClock.CanEndInTime(principal.Expires, now)) return Refuse(ErrorCode.TokenExpired, livenessClock.EndsTooSoon);
        string newEnd = SessionGroups.Expires(livenessClock.WarningTick(principal.Expires));
        string oldEnd = SessionGroups.Expires(livenessClock.WarningTick(state.TokenExpires));
        return new SessionDecision.Refresh(
            newEnd,
            newEnd == oldEnd ? [SessionGroups.Told, SessionGroups.Expired] : [oldEnd, SessionGroups.Told, SessionGroups.Expired],
            state with { Until = principal.Expires.ToUnixTimeSeconds() });
    }

    /// <summary>Narrows what a message names to the grants; a wish that is refused is answered so.</summary>
    private SessionDecision Narrow(SessionState state, IReadOnlyList<string> names, Func<ChannelSet, SessionDecision> then) =>
        Subscription.To(names, GrantsOf(state), catalogue) switch
        {
            Subscription.Granted granted => then(granted.Channels),
            Subscription.Refused refused => Refuse(refused),
            var answer => throw new InvalidOperationException($"Unknown answer {answer}."),
        };

    private SessionDecision Subscribe(SessionState state, ClientMessage.Subscribe message) => Narrow(state, message.Channels, channels =>
    {
        var joined = new JoinedChannels(state.Joined, channels.Names.Count);
        foreach (string name in channels.Names) joined.Add(name);
        if (joined.Count > Subscription.MaxChannels) return Refuse(Subscription.TooMany());
        SessionState next = state with { HasSubscribed = true, Automatic = "", Joined = joined.Encode() };
        return next.Fits ? new SessionDecision.Join(channels, AutomaticGroups(state), message.Since, next) : DoesNotFit;
    });

    private SessionDecision Unsubscribe(SessionState state, ClientMessage.Unsubscribe message) => Narrow(state, message.Channels, channels =>
    {
        var joined = new JoinedChannels(state.Joined, 0);
        foreach (string name in channels.Names) joined.Remove(name);
        IEnumerable<string> groups = channels.Names;
        if (!state.HasSubscribed) groups = groups.Concat(channels.Channels.Select(ChannelGroups.Automatic));
        return new SessionDecision.Leave(channels, [.. groups], state with { Joined = joined.Encode() });
    });

    private IReadOnlyList<string> AutomaticGroups(SessionState state) => state.HasSubscribed ? [] : ChannelGroups.Automatic(Begin(state));

    private static ChannelGrants GrantsOf(SessionState state) => ChannelGrants.Parse(state.Grants.Split(' '));

    private static SessionDecision.Answer Refuse(Subscription.Refused refused) => Refuse(refused.Code, refused.Message);

    private static SessionDecision.Answer Refuse(ErrorCode code, string? message = null) => new(new ServerMessage.Error(code, message));
}
