using System.Net.Sockets;

namespace AgentCore.LocalHost.FunctionsApp.WebHooks;

/// <summary>Asks a web hook whether it takes events from this service. No event is sent before it agreed.</summary>
/// <remarks>
/// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md#4-abuse-protection,
/// https://learn.microsoft.com/azure/azure-web-pubsub/reference-cloud-events#webhook-validation
/// </remarks>
internal sealed class AbuseProtection(HttpMessageInvoker http, TimeProvider clock)
{
    /// <summary>How long the question may take. 10 s, as Microsoft's emulator waits.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private Task<string?>? asked;

    /// <summary>Null where the web hook agrees; else why it does not. Asked once; again at the next event after a refusal.</summary>
    public Task<string?> RefusalAsync(WebHookTarget target)
    {
        lock (gate)
        {
            if (asked is { IsCompletedSuccessfully: true, Result: not null }) asked = null;
            return asked ??= AskAsync(target);
        }
    }

    private async Task<string?> AskAsync(WebHookTarget target)
    {
        // The caller holds the lock.
        await Task.Yield();
        using var timeout = new CancellationTokenSource(Timeout, clock);
        using var request = new HttpRequestMessage(HttpMethod.Options, target.Url);
        request.Headers.Add("WebHook-Request-Origin", target.Origin);
        request.Headers.Add("ce-awpsversion", "1.0");
        try
        {
            using HttpResponseMessage answer = await http.SendAsync(request, timeout.Token);
            if (!answer.IsSuccessStatusCode) return $"the validation at {target.Address} was answered {(int)answer.StatusCode}";
            return IsAllowed(answer, target.Origin)
                ? null
                : $"the validation at {target.Address} did not allow the origin '{target.Origin}'. The app's WebPubSubConnectionString must name that host";
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException)
        {
            return $"nothing answers at {target.Address}. Start the Functions app";
        }
        catch (OperationCanceledException)
        {
            return $"the validation at {target.Address} was not answered within {Timeout.TotalSeconds:0} s";
        }
    }

    private static bool IsAllowed(HttpResponseMessage answer, string origin) =>
        answer.Headers.TryGetValues("WebHook-Allowed-Origin", out IEnumerable<string>? values)
        && values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries))
            .Any(allowed => allowed == "*" || allowed.Equals(origin, StringComparison.OrdinalIgnoreCase));
}
