using AgentCore.Errors;
using AgentCore.Messages;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace AgentCore.Functions.WebPubSub;

/// <summary>
/// Answers the events of Web PubSub whose function failed, whatever failed: reading the request, or the function. The Functions host gives the
/// service no answer at all to a <c>connect</c> or a user event whose invocation failed, and the client waits until the service gives up.
/// </summary>
internal sealed partial class UnansweredEvents(ILogger<UnansweredEvents> logger) : IFunctionsWorkerMiddleware
{
    private const string TriggerType = "webPubSubTrigger";

    /// <summary>Whether the function handles an event of Web PubSub.</summary>
    public static bool Handles(FunctionContext context) =>
        context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type.Equals(TriggerType, StringComparison.OrdinalIgnoreCase));

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure)
        {
            LogFailed(failure, context.FunctionDefinition.Name);
            context.GetInvocationResult().Value = Answer(context.FunctionDefinition.Name);
        }
    }

    /// <summary>The service waits for no answer to <c>connected</c> and <c>disconnected</c>.</summary>
    private static WebPubSubEventResponse? Answer(string function) => function switch
    {
        "Connect" => new EventErrorResponse(WebPubSubErrorCode.ServerError, ErrorCode.ServerError.Wire()),
        "Connected" or "Disconnected" => null,
        _ => SessionMapping.ToResponse(new ServerMessage.Error(ErrorCode.ServerError, "The message could not be carried out: send it again.")),
    };

    [LoggerMessage(5002, LogLevel.Error, "Function {Function} failed. Web PubSub is given an error for an answer.")]
    private partial void LogFailed(Exception failure, string function);
}
