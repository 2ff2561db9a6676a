using System.Globalization;
using System.Net.Sockets;

namespace AgentCore.LocalHost.FunctionsApp.Delivery;

/// <summary>Posts batches to the function, as Event Grid does.</summary>
/// <remarks>https://learn.microsoft.com/azure/event-grid/receive-events#message-headers, .../delivery-and-retry</remarks>
internal sealed class DeliverySender(DeliveryTarget target, HttpMessageInvoker http, TimeProvider clock)
{
    /// <summary>How long Event Grid waits for an answer.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>The answer's status; null where there was no answer in time.</summary>
    /// <exception cref="OperationCanceledException">The host stops.</exception>
    public async Task<int?> PostAsync(DeliveryBatch batch, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = new ByteArrayContent(batch.ToBody()) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/cloudevents-batch+json; charset=utf-8");
        request.Headers.Add("aeg-event-type", "Notification");
        request.Headers.Add("aeg-subscription-name", DeliveryTarget.SubscriptionName);
        request.Headers.Add("aeg-delivery-count", batch.Attempts.ToString(CultureInfo.InvariantCulture));
        try
        {
            using HttpResponseMessage answer = await http.SendAsync(request, either.Token);
            return (int)answer.StatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
