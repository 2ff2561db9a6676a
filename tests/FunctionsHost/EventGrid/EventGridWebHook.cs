using System.Text;
using AgentCore.FunctionsHost.Hosting;
using AgentCore.FunctionsHost.Rpc;
using AgentCore.FunctionsHost.Worker;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace AgentCore.FunctionsHost.EventGrid;

/// <summary>
/// <c>/runtime/webhooks/EventGrid?functionName=NAME</c>, as it was observed: the answer comes after the function. The JSON of a delivery is
/// parsed and written again by Newtonsoft.Json, which changes how numbers and dates are written.
/// </summary>
internal sealed class EventGridWebHook(FunctionApp app, FunctionsHostOptions options)
{
    private const string TriggerType = "eventgridtrigger";

    public async Task HandleAsync(HttpContext context)
    {
        string? name = context.Request.Query["functionName"];
        LoadedFunction? function = await app.FindAsync(
            TriggerType, found => found.Name.Equals(name, StringComparison.OrdinalIgnoreCase), context.RequestAborted);
        if (options.SystemKey is { } key && context.Request.Query["code"] != key) context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else if (function is null) context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (HttpMethods.IsOptions(context.Request.Method)) Handshake(context);
        else await TakeAsync(context, function);
    }

    /// <summary>The handshake of CloudEvents.</summary>
    /// <remarks>https://learn.microsoft.com/azure/event-grid/end-point-validation-cloud-events-schema</remarks>
    private static void Handshake(HttpContext context)
    {
        if (context.Request.Headers["WebHook-Request-Origin"] is not [var origin]) context.Response.StatusCode = StatusCodes.Status400BadRequest;
        else context.Response.Headers["WebHook-Allowed-Origin"] = origin;
    }

    private Task TakeAsync(HttpContext context, LoadedFunction function) => context.Request.Headers["aeg-event-type"].ToString().ToLowerInvariant() switch
    {
        "subscriptionvalidation" => ValidateAsync(context),
        "notification" when context.Request.Headers.ContainsKey("ce-type") => AnswerAsync(context, StatusCodes.Status500InternalServerError),
        "notification" => DeliverAsync(context, function),
        "unsubscribe" => AnswerAsync(context, StatusCodes.Status202Accepted),
        _ => AnswerAsync(context, StatusCodes.Status400BadRequest),
    };

    /// <summary>The handshake of Event Grid's own schema.</summary>
    /// <remarks>https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema</remarks>
    private static async Task ValidateAsync(HttpContext context)
    {
        var events = JArray.Parse(await TextAsync(context));
        await context.Response.WriteAsJsonAsync(new { validationResponse = (string?)events[0]["data"]?["validationCode"] });
    }

    private async Task DeliverAsync(HttpContext context, LoadedFunction function)
    {
        JArray events;
        try
        {
            JToken body = JToken.Parse(await TextAsync(context));
            events = body as JArray ?? new JArray(body);
        }
        catch (JsonException)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        bool isBatched = function["cardinality"] == "Many";
        IEnumerable<JToken> calls = isBatched ? [events] : events;
        // The real host's own span of the request is the call's parent. Here it is the request's header.
        string? traceParent = context.Request.Headers.TraceParent;
        InvocationOutcome[] outcomes = await Task.WhenAll(calls.Select(call => app.InvokeAsync(
            function, new TypedData { Json = call.ToString(Formatting.None) }, traceParent, context.RequestAborted)));
        context.Response.StatusCode = outcomes.All(outcome => outcome is InvocationOutcome.Succeeded)
            ? StatusCodes.Status202Accepted
            : StatusCodes.Status500InternalServerError;
    }

    private static Task AnswerAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static async Task<string> TextAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(context.RequestAborted);
    }
}
