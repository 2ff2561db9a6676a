using AgentCore.Access;
using AgentCore.Channels;
using AgentCore.Events;
using AgentCore.Liveness;
using AgentCore.Messages;

namespace AgentCore.Sessions;

/// <summary>Message in, decision out: no clock, no I/O, no memory but the state handed in.</summary>
internal sealed class SessionMachine(EventCatalogue catalogue, LivenessOptions liveness)
{
    private readonly LivenessClock buckets = new(liveness);

    /// <summary>Decides on any message but <c>auth</c>, whose token is checked first.</summary>
    public SessionDecision Decide(SessionState state, ClientMessage message) => message switch
    {
        ClientMessage.Subscribe subscribe => Subscribe(state, subscribe),
        ClientMessage.Unsubscribe unsubscribe => Unsubscribe(state, unsubscribe),
        ClientMessage.Ping => new SessionDecision.Answer(new ServerMessage.Pong()),
        ClientMessage.Pong => new SessionDecision.Answer(null),
        ClientMessage.Unreadable wrong => Refuse(wrong.Code, wrong.Message),
        _ => throw new InvalidOperationException($"Not decided here: {message}."),
    };

    /// <summary>Decides on <c>auth</c>, by what became of its token.</summary>
    public SessionDecision Decide(SessionState state, AccessResult access, DateTimeOffset now)
    {
        if (access is not AccessResult.Granted { Principal: var principal }) return Refuse(((AccessResult.Refused)access).Code);
        if (principal.Identity != state.Identity || principal.Grants.Text != state.Grants) return Refuse(ErrorCode.GrantsChanged);
        if (!buckets.CanEndInTime(principal.Expires, now)) return Refuse(ErrorCode.TokenExpired);
        string newEnd = SessionGroups.Expires(buckets.WarningTick(principal.Expires));
        string oldEnd = SessionGroups.Expires(buckets.WarningTick(state.Expires));
        return new SessionDecision.Refresh(
            newEnd,
            newEnd == oldEnd ? [SessionGroups.Told, SessionGroups.Expired] : [oldEnd, SessionGroups.Told, SessionGroups.Expired],
            state with { Until = principal.Expires.ToUnixTimeSeconds() });
    }

    private SessionDecision Subscribe(SessionState state, ClientMessage.Subscribe message)
    {
        ChannelGrants grants = state.ReadGrants();
        Subscription wish = Subscription.To(message.Channels, grants, catalogue);
        if (wish is not Subscription.Granted { Channels: var channels }) return Refuse(wish);
        var joined = new JoinedChannels(state.Joined);
        foreach (Channel channel in channels.Channels) joined.Add(channel);
        if (joined.Count > Subscription.MaxChannels) return Refuse(Subscription.TooMany());
        return new SessionDecision.Join(
            channels, AutomaticGroups(state, grants), message.Since, state with { HasSubscribed = true, Joined = joined.ToBytes() });
    }

    private SessionDecision Unsubscribe(SessionState state, ClientMessage.Unsubscribe message)
    {
        Subscription named = Subscription.To(message.Channels, state.ReadGrants(), catalogue);
        if (named is not Subscription.Granted { Channels: var channels }) return Refuse(named);
        var joined = new JoinedChannels(state.Joined);
        foreach (Channel channel in channels.Channels) joined.Remove(channel);
        IEnumerable<string> groups = channels.Names;
        if (!state.HasSubscribed) groups = groups.Concat(channels.Channels.Select(SessionGroups.Auto));
        return new SessionDecision.Leave(channels, [.. groups], state with { Joined = joined.ToBytes() });
    }

    private IReadOnlyList<string> AutomaticGroups(SessionState state, ChannelGrants grants) =>
        !state.HasSubscribed && AutomaticChannels.Expand(state.Automatic, grants, catalogue) is Subscription.Granted granted
            ? [.. granted.Channels.Channels.Select(SessionGroups.Auto)]
            : [];

    private static SessionDecision.Answer Refuse(Subscription subscription)
    {
        var refused = (Subscription.Refused)subscription;
        return Refuse(refused.Code, refused.Message);
    }

    private static SessionDecision.Answer Refuse(ErrorCode code, string? message = null) => new(new ServerMessage.Error(code, message));
}
