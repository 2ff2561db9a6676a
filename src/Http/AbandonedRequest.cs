using AgentCore.Errors;
using AgentCore.EventLog;
using Microsoft.AspNetCore.Http;

namespace AgentCore.Http;

/// <summary>
/// A request whose client has left, or whose call the host has cancelled, ends without an answer. That is no failure: an exception would
/// be one in the logs and metrics of the Functions host.
/// </summary>
internal static class AbandonedRequest
{
    /// <summary>Handles a request. Whatever fails once it is abandoned is of no consequence to anyone; a storage that is down is <c>SERVER_ERROR</c>.</summary>
    /// <param name="stopping">The host's own end of the call, where <see cref="HttpContext.RequestAborted"/> does not tell it.</param>
    public static async Task<IResult> HandleAsync(HttpContext context, Func<Task<IResult>> handle, CancellationToken stopping = default)
    {
        try
        {
            return await handle().ConfigureAwait(false);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested || stopping.IsCancellationRequested)
        {
            return Results.Empty;
        }
        catch (StorageException)
        {
            return new ErrorResult(ErrorCode.ServerError);
        }
    }
}
