using AgentCore.Errors;
using AgentCore.Messages;
using AgentCore.Sessions;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Functions.WebPubSub;

/// <summary>Between the words of the Web PubSub extension and Core's.</summary>
internal static class SessionMapping
{
    /// <summary>The one key of connection state; its value is the session's state as text.</summary>
    public const string StateKey = "session";

    private static readonly Dictionary<string, string[]> Nothing = [];

    public static ConnectRequest ToConnectRequest(ConnectEventRequest request) => new(
        ConnectionOf(request), request.Claims ?? Nothing, request.Query ?? Nothing, request.Headers ?? Nothing, request.Subprotocols ?? []);

    public static WebPubSubEventResponse ToResponse(ConnectAnswer answer) => answer switch
    {
        ConnectAnswer.Accepted accepted => ToResponse(accepted),
        ConnectAnswer.Refused refused => new EventErrorResponse(ToErrorCode(refused.Code), refused.Code.Wire()),
        _ => throw new InvalidOperationException($"Unknown answer {answer}."),
    };

    public static ClientEvent ToClientEvent(UserEventRequest request) => new(
        ConnectionOf(request), StateOf(request), request.ConnectionContext.EventName, request.Data?.ToMemory() ?? ReadOnlyMemory<byte>.Empty);

    public static UserEventResponse ToResponse(ClientAnswer answer)
    {
        UserEventResponse response = Reply(answer.Reply ?? ReadOnlyMemory<byte>.Empty);
        if (answer.State is not null) response.SetState(StateKey, BinaryData.FromString(answer.State));
        return response;
    }

    public static UserEventResponse ToResponse(ServerMessage message) => Reply(message.ToJson());

    /// <summary>
    /// No reply is empty data, which the client does not see. Null is not: the host fails to read it, answers 500, and the service closes the client.
    /// </summary>
    private static UserEventResponse Reply(ReadOnlyMemory<byte> json) => new() { DataType = WebPubSubDataType.Json, Data = BinaryData.FromBytes(json) };

    public static string ConnectionOf(WebPubSubEventRequest request) => request.ConnectionContext.ConnectionId;

    public static string? StateOf(WebPubSubEventRequest request) =>
        request.ConnectionContext.ConnectionStates is { } states && states.TryGetValue(StateKey, out BinaryData? state) ? state.ToString() : null;

    private static ConnectEventResponse ToResponse(ConnectAnswer.Accepted accepted)
    {
        var response = new ConnectEventResponse { Groups = [.. accepted.Groups], Roles = [.. accepted.Roles] };
        if (accepted.UserId is not null) response.UserId = accepted.UserId;
        if (accepted.Subprotocol is not null) response.Subprotocol = accepted.Subprotocol;
        if (accepted.State is not null) response.SetState(StateKey, BinaryData.FromString(accepted.State));
        return response;
    }

    /// <summary>The host knows three statuses: 401, 400 and 500.</summary>
    private static WebPubSubErrorCode ToErrorCode(ErrorCode code) => code.Describe().HttpStatus switch
    {
        401 or 403 => WebPubSubErrorCode.Unauthorized,
        < 500 => WebPubSubErrorCode.UserError,
        _ => WebPubSubErrorCode.ServerError,
    };
}
