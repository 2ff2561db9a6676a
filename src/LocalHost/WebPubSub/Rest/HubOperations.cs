using AgentCore.LocalHost.WebPubSub.Clients;
using AgentCore.LocalHost.WebPubSub.Faults;
using AgentCore.LocalHost.WebPubSub.Filters;

namespace AgentCore.LocalHost.WebPubSub.Rest;

/// <summary>What the REST operations do: an action on the hub, for an audience, as the faults let it.</summary>
internal sealed class HubOperations(EmulatedHub hub, FaultInjection faults)
{
    public async Task<RestAnswer> SendAsync(RestCall call, Audience audience)
    {
        if (!call.TryNarrow(audience, out Audience? narrowed, out RestAnswer? error)) return error;
        (OutgoingMessage? message, error) = await RestBody.ReadMessageAsync(call, (audience as Audience.Group)?.Name);
        return message is null ? error! : await RunAsync(call, () => hub.Send(narrowed, message), Accepted);
    }

    public async Task<RestAnswer> CloseAsync(RestCall call, Audience audience)
    {
        if (!call.TryNarrow(audience, out Audience? narrowed, out RestAnswer? error)) return error;
        return await RunAsync(call, () => hub.Close(narrowed, call.Reason), NoContent);
    }

    public async Task<RestAnswer> JoinByFilterAsync(RestCall call)
    {
        (string[] groups, Condition? filter, RestAnswer? error) = await RestBody.ReadGroupsAsync(call);
        return error ?? await RunAsync(call, () => hub.Join(new Audience.Everyone { Filter = filter }, groups), Ok);
    }

    public async Task<RestAnswer> LeaveByFilterAsync(RestCall call)
    {
        (string[] groups, Condition? filter, RestAnswer? error) = await RestBody.ReadGroupsAsync(call);
        return error ?? await RunAsync(call, () => hub.Leave(new Audience.Everyone { Filter = filter }, groups), Ok);
    }

    public async Task<RestAnswer> JoinAsync(RestCall call)
    {
        if (!RestBody.IsGroupName(call.Group)) return RestAnswer.BadRequest("This is not a group name.");
        bool isKnown = true;
        RestAnswer answer = await RunAsync(call, () => isKnown = hub.Join(new Audience.One(call.ConnectionId), [call.Group]), Ok);
        return isKnown ? answer : RestAnswer.NotFound("There is no such connection.");
    }

    public async Task<RestAnswer> ExistsAsync(RestCall call, Audience audience)
    {
        bool any = false;
        RestAnswer answer = await RunAsync(call, () => any = hub.Any(audience), Ok);
        return answer == Ok && !any ? new RestAnswer(StatusCodes.Status404NotFound) : answer;
    }

    private static RestAnswer Ok { get; } = new(StatusCodes.Status200OK);

    private static RestAnswer Accepted { get; } = new(StatusCodes.Status202Accepted);

    private static RestAnswer NoContent { get; } = new(StatusCodes.Status204NoContent);

    private async Task<RestAnswer> RunAsync(RestCall call, Action effect, RestAnswer done) =>
        await faults.RunAsync(call.Operation, effect, call.Cancellation) is { } status
            ? RestAnswer.Refused(status)
            : done;
}
