namespace AgentCore.LocalHost.FunctionsApp.Delivery;

/// <summary>Events that are delivered in one call, and again together where that fails.</summary>
/// <param name="Attempts">How many attempts were made.</param>
/// <param name="LastStatus">What the last attempt was answered; null for none or no answer.</param>
internal sealed record DeliveryBatch(IReadOnlyList<PendingEvent> Events, int Attempts = 0, int? LastStatus = null)
{
    /// <summary>At most 200 events, as infra/bicep/wiring.bicep says (<c>maxEventsPerBatch</c>).</summary>
    public const int MaxEvents = 200;

    /// <summary>At most 1,024 KB of body, as infra/bicep/wiring.bicep says (<c>preferredBatchSizeInKilobytes</c>). A larger event goes alone.</summary>
    public const int MaxBytes = 1_024 * 1_024;

    public DeliveryBatch Failed(int? status) => this with { Attempts = Attempts + 1, LastStatus = status };

    /// <summary>The body of a delivery: a JSON array of CloudEvents.</summary>
    public byte[] ToBody()
    {
        byte[] body = new byte[2 + Events.Sum(item => item.Json.Length) + Events.Count - 1];
        int end = 0;
        foreach (PendingEvent item in Events)
        {
            body[end++] = (byte)(end == 1 ? '[' : ',');
            item.Json.Span.CopyTo(body.AsSpan(end));
            end += item.Json.Length;
        }

        body[end] = (byte)']';
        return body;
    }
}
