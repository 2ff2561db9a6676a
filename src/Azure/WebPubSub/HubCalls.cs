using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using AgentCore.PubSub;
using AgentCore.Telemetry;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace AgentCore.WebPubSub;

/// <summary>Makes REST calls on one hub: signed, retried, bounded in time, every failure a <see cref="HubException"/>.</summary>
internal sealed class HubCalls
{
    /// <summary>https://learn.microsoft.com/azure/azure-web-pubsub/howto-authorize-from-application</summary>
    private const string EntraScope = "https://webpubsub.azure.com/.default";

    private readonly HttpPipeline pipeline;
    private readonly TimeProvider clock;
    private readonly HubMetrics metrics;
    private readonly TimeSpan timeout;
    private readonly Uri endpoint;
    private readonly string hubPath;

    public HubCalls(WebPubSubConnection connection, string hub, TimeProvider clock, HubClientOptions options, HubMetrics metrics)
    {
        HttpPipelinePolicy authentication = connection.Key is { } key
            ? new AccessKeyPolicy(new RequestTokens(key, clock))
            : new BearerTokenAuthenticationPolicy(connection.Credential!, EntraScope);
        pipeline = HttpPipelineBuilder.Build(options, authentication);
        this.clock = clock;
        this.metrics = metrics;
        timeout = options.CallTimeout;
        endpoint = connection.Endpoint;
        hubPath = $"/api/hubs/{Uri.EscapeDataString(hub)}";
    }

    public async Task InvokeAsync(HubCall call, CancellationToken cancellation)
    {
        using HttpMessage message = Write(call);
        await SendAsync(message, call, cancellation);
    }

    /// <summary>Makes a call that is answered by <c>{"token":"…"}</c>.</summary>
    public async Task<string> AskTokenAsync(HubCall call, CancellationToken cancellation)
    {
        using HttpMessage message = Write(call);
        await SendAsync(message, call, cancellation);
        try
        {
            using JsonDocument answer = JsonDocument.Parse(message.Response.Content);
            if (answer.RootElement.GetProperty("token").GetString() is { Length: > 0 } token) return token;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // The exception stays here: what was no token may still be part of one.
        }
        throw new HubException(call.Operation, message.Response.Status);
    }

    private HttpMessage Write(HubCall call)
    {
        HttpMessage message = pipeline.CreateMessage();
        Request request = message.Request;
        request.Method = call.Method;
        request.Uri.Reset(endpoint);
        request.Uri.AppendPath(hubPath, escape: false);
        request.Uri.AppendPath(call.Path, escape: false);
        request.Uri.AppendQuery("api-version", HubClientOptions.ApiVersion);
        foreach ((string name, string value) in call.Query) request.Uri.AppendQuery(name, value);
        // Content even where there is none to send: it makes the transport state a Content-Length, which the service requires.
        request.Content = RequestContent.Create(call.Body);
        request.Headers.SetValue(HttpHeader.Names.ContentType, "application/json");
        return message;
    }

    private async Task SendAsync(HttpMessage message, HubCall call, CancellationToken cancellation)
    {
        using Activity? activity = RealtimeTelemetry.Activities.StartActivity("hub " + call.Operation, ActivityKind.Client);
        long begun = clock.GetTimestamp();
        try
        {
            await TrySendAsync(message, call, cancellation);
        }
        catch (HubException)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            int? status = message.HasResponse ? message.Response.Status : null;
            activity?.SetTag("http.response.status_code", status);
            metrics.Called(call.Operation, status, clock.GetElapsedTime(begun));
        }
    }

    private async Task TrySendAsync(HttpMessage message, HubCall call, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await pipeline.SendAsync(message, both.Token);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            cancellation.ThrowIfCancellationRequested();
            throw new HubException(call.Operation, message.HasResponse ? message.Response.Status : null, exception);
        }
        int status = message.Response.Status;
        bool isDone = status is >= 200 and < 300 || (status == 404 && call.MayBeGone);
        if (!isDone) throw new HubException(call.Operation, status);
    }

    private static bool IsFailure(Exception exception) =>
        exception is RequestFailedException or AggregateException or AuthenticationFailedException or OperationCanceledException
            or IOException or SocketException;
}
