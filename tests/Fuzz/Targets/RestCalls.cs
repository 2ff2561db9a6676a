using System.Text;
using AgentCore.Fuzz.Engine;
using AgentCore.LocalHost.WebPubSub;
using AgentCore.LocalHost.WebPubSub.Clients;
using AgentCore.LocalHost.WebPubSub.Filters;
using AgentCore.LocalHost.WebPubSub.Rest;
using Microsoft.AspNetCore.Http;
using static AgentCore.Fuzz.Engine.BrokenPromiseException;

namespace AgentCore.Fuzz.Targets;

/// <summary>A call to the local Web PubSub: its query and its content type, a line each, and its body.</summary>
internal static class RestCalls
{
    public static Target Target { get; } = new(
        "rest-call",
        [
            """
            filter='a' in groups&excluded=c1&messageTtlSeconds=60
            application/json; charset=utf-8
            {"groups":["a","b"],"filter":"'~session' in groups"}
            """,
            "maxpagesize=10&top=3\ntext/plain\nhello", "\n\n\u0001",
        ],
        [.. Filters.Words, "\n", "&", "filter=", "excluded=", "messageTtlSeconds=", "application/json", "text/plain",
            "application/octet-stream", "charset=",
            "\"groups\":[", "\"filter\":"],
        Check);

    private static void Check(byte[] input)
    {
        (byte[] query, byte[] rest) = Promises.Split(input);
        (byte[] type, byte[] body) = Promises.Split(rest);
        RestCall Call() => new(HttpCall.Of(body, Promises.Text(type), Promises.Text(query)), Operations.SendToAll);

        RestCall narrowed = Call();
        bool isNarrowed = narrowed.TryNarrow(new Audience.Everyone(), out _, out RestAnswer? error);
        Unless(isNarrowed == (error is null), "A call is narrowed or refused.");
        if (error is not null) IsRefusal(error);
        narrowed.TryNumber("top", 1, int.MaxValue, out _);

        (OutgoingMessage? message, error) = RestBody.ReadMessageAsync(Call(), null).GetAwaiter().GetResult();
        Unless(message is null == error is not null, "A body is a message or refused.");
        if (error is not null) IsRefusal(error);

        (string[] groups, Condition? filter, error) = RestBody.ReadGroupsAsync(Call()).GetAwaiter().GetResult();
        if (error is not null) IsRefusal(error);
        else Unless(filter is not null && groups.All(RestBody.IsGroupName), "Groups have names, and a filter.");
    }

    private static void IsRefusal(RestAnswer answer)
    {
        DefaultHttpContext context = HttpCall.Of([]);
        answer.WriteAsync(context.Response).GetAwaiter().GetResult();
        (int status, ReadOnlyMemory<byte> body) = context.Answer();
        Unless(status is 400 or 413, $"The status is {status}.");
        Promises.IsJson(body);
        Unless(Encoding.UTF8.GetString(body.Span).Contains("\"code\":", StringComparison.Ordinal), "An error has a code.");
    }
}
