using AgentCore.LocalHost.Drivers;

namespace AgentCore.LocalHost.Durability;

/// <summary>As Event Grid delivers: the same call again until it succeeds, whatever became of the one before.</summary>
internal static class Redelivery
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task DeliverAsync(this HttpClient topic, params TestEvent[] events)
    {
        while (!await TryAsync(topic, events)) await Task.Delay(Pause, TestContext.Current.CancellationToken);
    }

    private static async Task<bool> TryAsync(HttpClient topic, TestEvent[] events)
    {
        try
        {
            using HttpResponseMessage answer = await topic.PostAsync("/api/events", TestEvent.Batch(events), TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
