using System.Text;
using System.Text.Json;
using AgentCore.FunctionsHost.Hosting;
using AgentCore.FunctionsHost.Rpc;
using AgentCore.FunctionsHost.Worker;

namespace AgentCore.FunctionsHost.WebPubSub;

/// <summary>
/// <c>/runtime/webhooks/webpubsub</c>, as it was observed: a handshake or user event whose function fails, or whose worker dies, is never
/// answered; <c>"data":null</c> in an answer is a 500; <c>connected</c> and <c>disconnected</c> are answered 200 whatever happens.
/// </summary>
internal sealed class WebPubSubWebHook(FunctionApp app, FunctionsHostOptions options, HostLog log)
{
    private const string TriggerType = "webpubsubtrigger";

    private readonly ServiceKey service = ServiceKey.Of(options.Settings);

    public async Task HandleAsync(HttpContext context)
    {
        if (options.SystemKey is { } key && context.Request.Query["code"] != key) context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else if (HttpMethods.IsOptions(context.Request.Method)) Validate(context);
        else if (await TakeAsync(context) is { } status) context.Response.StatusCode = status;
    }

    /// <summary>Abuse protection: the service asks whether its events are welcome.</summary>
    private void Validate(HttpContext context)
    {
        if (context.Request.Headers["WebHook-Request-Origin"] is [{ } origin] && service.IsOrigin(origin)) context.Response.Headers["WebHook-Allowed-Origin"] = "*";
        else context.Response.StatusCode = StatusCodes.Status400BadRequest;
    }

    /// <summary>The status to answer; null where the answer has been written.</summary>
    private async Task<int?> TakeAsync(HttpContext context)
    {
        if (WebPubSubEvent.Read(context.Request) is not { } received) return StatusCodes.Status400BadRequest;
        LoadedFunction? function = await app.FindAsync(TriggerType, found => IsMeant(found, received), context.RequestAborted);
        if (function is null) return StatusCodes.Status404NotFound;
        if (!service.IsOrigin(received.Origin) || !service.HasSigned(received.ConnectionId, received.Signature)) return StatusCodes.Status401Unauthorized;
        if (!HttpMethods.IsPost(context.Request.Method)) return StatusCodes.Status400BadRequest;
        if (received.IsUser && received.DataType is null) return StatusCodes.Status400BadRequest;

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        InvocationOutcome outcome = await app.InvokeAsync(
            function, new TypedData { String = received.ToJson(body.ToArray()) }, traceParent: null, CancellationToken.None);
        if (!received.IsBlocking) return StatusCodes.Status200OK;
        if (outcome is InvocationOutcome.Succeeded succeeded) return await AnswerAsync(context, received, succeeded.ReturnValue);
        log.Write($"Error: an event {received.Name} of Web PubSub is not answered.");
        await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        return null;
    }

    private static bool IsMeant(LoadedFunction function, WebPubSubEvent received) =>
        received.Hub.Equals(function["hub"], StringComparison.OrdinalIgnoreCase)
        && received.Type.Equals(function["eventType"], StringComparison.OrdinalIgnoreCase)
        && received.Name.Equals(function["eventName"], StringComparison.OrdinalIgnoreCase);

    private async Task<int?> AnswerAsync(HttpContext context, WebPubSubEvent received, TypedData? returned)
    {
        if (returned is null || (returned.Json is { Length: 0 } && returned.String is { Length: 0 })) return StatusCodes.Status200OK;
        JsonElement answer = JsonSerializer.Deserialize<JsonElement>(returned.Json.Length > 0 ? returned.Json : returned.String);
        if (answer.ValueKind != JsonValueKind.Object)
        {
            log.Write("Warning: the return value of a function is ignored.");
            return StatusCodes.Status200OK;
        }
        if (answer.TryGetProperty("code", out JsonElement code)) return await RefuseAsync(context, code.GetString(), answer);
        if (received.IsUser && answer.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.Null)
        {
            log.Write("Error: the host cannot read \"data\":null.");
            return StatusCodes.Status500InternalServerError;
        }
        if (ConnectionStates.Write(received.States, answer) is { } states) context.Response.Headers["ce-connectionState"] = states;
        await (received.IsUser ? ReplyAsync(context.Response, answer) : AcceptAsync(context.Response, answer));
        return null;
    }

    private static async Task<int?> RefuseAsync(HttpContext context, string? code, JsonElement answer)
    {
        context.Response.StatusCode = code switch
        {
            "Unauthorized" => StatusCodes.Status401Unauthorized,
            "UserError" => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status500InternalServerError,
        };
        await context.Response.WriteAsync(answer.TryGetProperty("errorMessage", out JsonElement message) ? message.GetString() ?? "" : "");
        return null;
    }

    private static Task AcceptAsync(HttpResponse response, JsonElement answer) => response.WriteAsJsonAsync(answer.EnumerateObject()
        .Where(member => member.Name is "userId" or "groups" or "roles" or "subprotocol" && member.Value.ValueKind != JsonValueKind.Null)
        .ToDictionary(member => member.Name, member => member.Value));

    private static async Task ReplyAsync(HttpResponse response, JsonElement answer)
    {
        response.ContentType = answer.TryGetProperty("dataType", out JsonElement type) ? type.GetString() switch
        {
            "Json" => "application/json; charset=utf-8",
            "Text" => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        } : "application/octet-stream";
        string text = answer.TryGetProperty("data", out JsonElement data) ? data.GetString()! : "";
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
    }
}
