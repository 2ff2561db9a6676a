using AgentCore.Access;
using AgentCore.Channels;
using AgentCore.Delivery;
using AgentCore.Errors;
using AgentCore.EventLog;
using AgentCore.Limits;
using AgentCore.Liveness;
using AgentCore.Messages;
using AgentCore.PubSub;
using AgentCore.Scheduling;
using AgentCore.Telemetry;
using Microsoft.Extensions.Logging;

namespace AgentCore.Sessions;

/// <summary>
/// What the hub's event handlers do after the handshake: greet a connection and carry out what its messages ask for. Holds nothing of
/// any session; two calls for one connection may run at once, in different processes.
/// </summary>
public sealed partial class SessionGateway(
    IHub hub, IEventLog log, TokenValidator validator, EventCatalogue catalogue,
    LimitOptions limits, LivenessOptions liveness, Lanes lanes, TimeProvider clock, ILogger<SessionGateway> logger,
    ConnectionMetrics connections, DeliveryMetrics deliveries)
{
    private readonly SessionMachine machine = new(catalogue, liveness);
    private readonly LivenessClock livenessClock = new(liveness);
    private readonly Replay replay = new(hub, log, lanes.Crowd, clock, deliveries);
    private readonly EndHint end = new(log, clock, logger);
    private readonly RateLimit rate = new(limits.MessagesPerMinute, limits.MessageBurst);

    /// <summary>Greets a session. The stream instances' own connections have no state and are not greeted.</summary>
    public async Task GreetAsync(string connectionId, string? state, CancellationToken cancellation)
    {
        if (SessionState.TryDecode(state) is not { } session) return;
        string? id = await end.TryGetAsync(cancellation);
        DateTime ends = livenessClock.EndOf(session.TokenExpires).UtcDateTime;
        var welcome = new ServerMessage.Welcome(connectionId, ends, (int)liveness.Heartbeat.TotalSeconds, id);
        await SendAsync(connectionId, welcome, cancellation);
        if (!session.HasSubscribed && machine.Begin(session) is Subscription.Refused refused)
            await SendAsync(connectionId, new ServerMessage.Error(refused.Code, refused.Message), cancellation);
    }

    /// <summary>Carries out one message. What fails on the way is answered with <c>SERVER_ERROR</c>; the client may repeat it.</summary>
    public async ValueTask<ClientAnswer> HandleAsync(ClientEvent message, CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (SessionState.TryDecode(message.State) is not { } state || state.TokenExpires <= now)
            return await EndAsync(message.ConnectionId, cancellation);
        if (rate.Take(state.RateDue, now.ToUnixTimeMilliseconds()) is not { } due)
        {
            connections.RateLimited(RateLimited.Message);
            return new ClientAnswer(new ServerMessage.Error(ErrorCode.RateLimited).ToJson(), null);
        }

        state = state with { RateDue = due };
        byte[]? reply;
        try
        {
            state = await MarkAliveAsync(message.ConnectionId, state, now, cancellation);
            ClientMessage said = ClientMessageReader.Read(message.Name, message.Body.Span, limits.MaxMessageBytes);
            SessionDecision decision = said is ClientMessage.Auth auth
                ? machine.Decide(state, await validator.ValidateAsync(auth.Token, cancellation), now)
                : machine.Decide(state, said);
            (ServerMessage? answer, state) = await CarryOutAsync(message.ConnectionId, decision, state, cancellation);
            reply = answer?.ToJson();
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            if (failure is not StorageException) LogMessageFailed(failure, message.ConnectionId);
            reply = new ServerMessage.Error(ErrorCode.ServerError, "The message could not be carried out: send it again.").ToJson();
        }
        // The service drops a state that is too large; without an answer's state it keeps the one it has.
        // A missing array must not turn into an empty frame.
        return new ClientAnswer(reply is null ? (ReadOnlyMemory<byte>?)null : reply, state.Fits ? state.Encode() : null);
    }

    private async ValueTask<(ServerMessage? Reply, SessionState State)> CarryOutAsync(
        string connectionId, SessionDecision decision, SessionState state, CancellationToken cancellation)
    {
        if (decision is SessionDecision.Answer answer) return (answer.Reply, state);
        string self = ODataFilter.IsConnection(connectionId);
        switch (decision)
        {
            case SessionDecision.Join join:
                // Before anything is joined, so that a bad cursor changes nothing.
                ReadStart? start = join.Since is null ? null : await ReadStart.RewoundAsync(log, join.Since, cancellation);
                if (join.Since is not null && start is null) return (new ServerMessage.Error(ErrorCode.BadCursor), state);
                await hub.AddToGroupsAsync(join.Channels.Names, self, cancellation);
                if (join.GroupsToLeave.Count > 0) await hub.RemoveFromGroupsAsync(join.GroupsToLeave, self, cancellation);
                return (await replay.SendAsync(connectionId, join.Channels, start, cancellation), join.Next);

            case SessionDecision.Leave leave:
                await hub.RemoveFromGroupsAsync(leave.GroupsToLeave, self, cancellation);
                string? id = await end.TryGetAsync(cancellation);
                return (new ServerMessage.Unsubscribed(leave.Channels.Names, id), leave.Next);

            case SessionDecision.Refresh refresh:
                await hub.AddToGroupsAsync([refresh.JoinFirst], self, cancellation);
                await hub.RemoveFromGroupsAsync(refresh.GroupsToLeave, self, cancellation);
                return (new ServerMessage.Authenticated(livenessClock.EndOf(refresh.Next.TokenExpires).UtcDateTime), refresh.Next);

            default:
                throw new InvalidOperationException($"Unknown decision {decision}.");
        }
    }

    /// <summary>One call in a window, whatever the client says. A failure is mended by the next message.</summary>
    private async ValueTask<SessionState> MarkAliveAsync(
        string connectionId, SessionState state, DateTimeOffset now, CancellationToken cancellation)
    {
        long window = livenessClock.WindowAt(now);
        if (window <= state.Window) return state;
        try
        {
            await hub.AddToGroupsAsync([SessionGroups.Alive(window)], ODataFilter.IsConnection(connectionId), cancellation);
            return state with { Window = window };
        }
        catch (HubException failure)
        {
            LogMarkFailed(failure, connectionId);
            return state;
        }
    }

    /// <summary>The reply to a message would come after the close, so the error goes first by itself.</summary>
    private async Task<ClientAnswer> EndAsync(string connectionId, CancellationToken cancellation)
    {
        try
        {
            await SendAsync(connectionId, new ServerMessage.Error(ErrorCode.TokenExpired), cancellation);
            await hub.CloseConnectionAsync(connectionId, ErrorCode.TokenExpired.Wire(), cancellation);
        }
        catch (HubException failure)
        {
            // Answering nothing keeps the connection shut out until the heartbeat closes it.
            LogEndFailed(failure, connectionId);
        }
        return new ClientAnswer(null, null);
    }

    private Task SendAsync(string connectionId, ServerMessage message, CancellationToken cancellation) =>
        hub.SendToConnectionAsync(connectionId, message.ToJson(), cancellation);

    [LoggerMessage(1100, LogLevel.Error,
        "A message of connection {ConnectionId} could not be carried out; the client is told to repeat it.")]
    private partial void LogMessageFailed(Exception failure, string connectionId);

    [LoggerMessage(1101, LogLevel.Warning, "Connection {ConnectionId} could not be marked alive; its next message tries again.")]
    private partial void LogMarkFailed(Exception failure, string connectionId);

    [LoggerMessage(1102, LogLevel.Warning,
        "Connection {ConnectionId} is past its token's end and could not be closed; the heartbeat will.")]
    private partial void LogEndFailed(Exception failure, string connectionId);
}
