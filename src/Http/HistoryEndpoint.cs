using System.Globalization;
using AgentCore.Access;
using AgentCore.Channels;
using AgentCore.Delivery;
using AgentCore.Errors;
using AgentCore.EventLog;
using AgentCore.Scheduling;
using Microsoft.AspNetCore.Http;

namespace AgentCore.Http;

/// <summary><c>GET /realtime/events</c>: the log as pages of JSON, exactly from the cursor on.</summary>
public sealed class HistoryEndpoint(RequestGuard guard, IEventLog log, EventCatalogue catalogue, Lanes lanes, TimeProvider time)
{
    private readonly LogReader reader = new(log);

    /// <summary>Events a page unless the request says otherwise.</summary>
    public const int DefaultLimit = 100;

    /// <summary>The most events that a page may have.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>Answers one request.</summary>
    public Task<IResult> HandleAsync(HttpContext context) => AbandonedRequest.HandleAsync(context, () => AnswerAsync(context));

    private async Task<IResult> AnswerAsync(HttpContext context)
    {
        (Principal? principal, ErrorResult? refusal) = await guard.AdmitAsync(context).ConfigureAwait(false);
        if (principal is null) return refusal!;
        (ChannelSet? channels, refusal) = ChannelsQuery.Narrow(context.Request, principal.Grants, catalogue);
        if (channels is null) return refusal!;
        if (!TryReadLimit(context.Request, out int limit))
            return new ErrorResult(ErrorCode.BadMessage, $"'limit' must be a number from 1 to {MaxLimit}.");

        string since = ExactQuery.First(context.Request, "since") ?? "earliest";
        HistoryPage? page = await StorageWait.AskAsync(time, stop => ReadAsync(since, channels, limit, stop), context.RequestAborted).ConfigureAwait(false);
        if (page is null) return new ErrorResult(ErrorCode.BadCursor);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(page.ToJson(), ContentTypes.Json);
    }

    /// <summary>Null where the cursor is bad.</summary>
    private async Task<HistoryPage?> ReadAsync(string since, ChannelSet channels, int limit, CancellationToken cancellation)
    {
        if (await ReadStart.BehindAsync(log, since, cancellation).ConfigureAwait(false) is not { } start) return null;
        LogPosition end = await log.GetEndAsync(cancellation).ConfigureAwait(false);
        var page = new HistoryPage(limit, end, lanes.Crowd, time);
        await page.FillAsync(reader, new Listener(channels), start, cancellation).ConfigureAwait(false);
        await Lane.LeaveAsync();
        return page;
    }

    private static bool TryReadLimit(HttpRequest request, out int limit)
    {
        limit = DefaultLimit;
        return ExactQuery.First(request, "limit") is not { } text
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit);
    }
}
