using System.Globalization;
using System.Text.Json;
using AgentCore.LocalHost.WebPubSub.Clients;
using AgentCore.LocalHost.WebPubSub.Dials;
using AgentCore.LocalHost.WebPubSub.Filters;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace AgentCore.LocalHost.WebPubSub.Rest;

/// <summary>What the REST operations do: an action on the hub, for an audience, as the dials let it.</summary>
internal sealed class HubOperations(Hub hub, SubsetDials dials)
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

    public Task<RestAnswer> LeaveAsync(RestCall call) =>
        RunAsync(call, () => hub.Leave(new Audience.One(call.ConnectionId), [call.Group]), NoContent);

    public Task<RestAnswer> LeaveAllAsync(RestCall call) =>
        RunAsync(call, () => hub.LeaveAll(new Audience.One(call.ConnectionId)), NoContent);

    public async Task<RestAnswer> ExistsAsync(RestCall call, Audience audience)
    {
        bool any = false;
        RestAnswer answer = await RunAsync(call, () => any = hub.Any(audience), Ok);
        return answer == Ok && !any ? new RestAnswer(StatusCodes.Status404NotFound) : answer;
    }

    /// <summary>Members by pages, in the order of their ids; the continuation token is the last id given.</summary>
    public async Task<RestAnswer> ListAsync(RestCall call)
    {
        if (!call.TryNumber("maxpagesize", 1, 200, out int? pageSize)) return RestAnswer.BadRequest("maxpagesize is from 1 to 200.");
        if (!call.TryNumber("top", 1, int.MaxValue, out int? top)) return RestAnswer.BadRequest("top is at least 1.");
        int most = Math.Min(pageSize ?? 200, top ?? int.MaxValue);
        IReadOnlyList<Connection> members = [];
        RestAnswer answer = await RunAsync(call, () => members = hub.List(call.Group, call.Query("continuationToken"), most + 1), Ok);
        if (answer != Ok) return answer;

        Connection[] page = [.. members.Take(most)];
        int? left = top - page.Length;
        string? next = members.Count > most && left is null or > 0 ? NextLink(call, page[^1].Id, pageSize, left) : null;
        return RestAnswer.Json(json => WritePage(json, page, next));
    }

    private static RestAnswer Ok { get; } = new(StatusCodes.Status200OK);

    private static RestAnswer Accepted { get; } = new(StatusCodes.Status202Accepted);

    private static RestAnswer NoContent { get; } = new(StatusCodes.Status204NoContent);

    private async Task<RestAnswer> RunAsync(RestCall call, Action effect, RestAnswer done) =>
        await dials.RunAsync(call.Operation, effect, call.Cancellation) is { } status
            ? RestAnswer.Refused(status)
            : done;

    private static string NextLink(RestCall call, string last, int? pageSize, int? left)
    {
        IEnumerable<KeyValuePair<string, string?>> query =
        [
            new("api-version", call.Query("api-version")),
            new("maxpagesize", pageSize?.ToString(CultureInfo.InvariantCulture)),
            new("top", left?.ToString(CultureInfo.InvariantCulture)),
            new("continuationToken", last),
        ];
        string path = UriHelper.BuildAbsolute(call.Request.Scheme, call.Request.Host, call.Request.PathBase, call.Request.Path);
        return QueryHelpers.AddQueryString(path, query.Where(parameter => parameter.Value is not null));
    }

    private static void WritePage(Utf8JsonWriter json, Connection[] page, string? next)
    {
        json.WriteStartObject();
        json.WriteStartArray("value"u8);
        foreach (Connection connection in page)
        {
            json.WriteStartObject();
            json.WriteString("connectionId"u8, connection.Id);
            if (connection.UserId is { } user) json.WriteString("userId"u8, user);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (next is not null) json.WriteString("nextLink"u8, next);
        json.WriteEndObject();
    }
}
