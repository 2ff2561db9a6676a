using System.Net.Sockets;

namespace AgentCore.LocalHost.FunctionsApp.WebHooks;

/// <summary>Sends one event to a web hook and tries again as the service does.</summary>
internal sealed partial class WebHookSender(HttpMessageInvoker http, TimeProvider clock, ILogger<WebHookSender> log)
{
    /// <summary>The longest connection state: 4,096 characters of header. The service refuses more.</summary>
    public const int MaxStateLength = 4_096;

    /// <summary>The most that an answer's body may have: 1 MB, as a message of a client.</summary>
    private const int MaxBodyBytes = 1_048_576;

    /// <summary>How long all attempts together may take: the service's default.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(100);

    /// <summary>The pauses between attempts, so that they begin at 0, 1, 4 and 9 s where each fails at once, as observed.</summary>
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)];

    /// <summary>The answer to the last attempt.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<WebHookAnswer> SendAsync(WebHookEvent sent, WebHookTarget target, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            for (int attempt = 0; ; attempt++)
            {
                WebHookAnswer answer = await TryAsync(sent, target, either.Token);
                if (!answer.IsTransientFailure || attempt == Pauses.Length) return answer;
                LogRetry(sent.Name, sent.Connection.ConnectionId, Pauses[attempt].TotalSeconds);
                await Task.Delay(Pauses[attempt], clock, either.Token);
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new WebHookAnswer.Missing($"there is no answer after {Timeout.TotalSeconds:0} s. A function that throws is never answered", false);
        }
    }

    private async Task<WebHookAnswer> TryAsync(WebHookEvent sent, WebHookTarget target, CancellationToken cancellation)
    {
        try
        {
            using HttpRequestMessage request = sent.ToRequest(target);
            using HttpResponseMessage response = await http.SendAsync(request, cancellation);
            string? state = response.Headers.NonValidated.TryGetValues(WebHookEvent.StateHeader, out var values) ? values.ToString() : null;
            if (state?.Length > MaxStateLength)
                return new WebHookAnswer.Missing($"the answer's connection state has {state.Length} characters; the service takes {MaxStateLength}", false);
            await response.Content.LoadIntoBufferAsync(MaxBodyBytes, cancellation);
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellation);
            return new WebHookAnswer.Answered((int)response.StatusCode, state, response.Content.Headers.ContentType?.MediaType, body);
        }
        catch (HttpRequestException tooLarge) when (tooLarge.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return new WebHookAnswer.Missing("the answer is larger than 1 MB, or its headers than 64 KB", false);
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException or IOException)
        {
            return new WebHookAnswer.Missing($"nothing answers at {target.Address}. Start the Functions app", true);
        }
    }

    [LoggerMessage(4200, LogLevel.Debug, "Event {EventName} of connection {ConnectionId} failed and is sent again in {Seconds} s.")]
    private partial void LogRetry(string eventName, string connectionId, double seconds);
}
