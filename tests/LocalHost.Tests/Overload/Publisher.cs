using System.Net.Http.Json;
using System.Text.Json;
using AgentCore.LocalHost.Drivers;

namespace AgentCore.LocalHost.Overload;

/// <summary>An agent, and whoever hands out tokens, towards one host.</summary>
internal sealed class Publisher(Uri url) : IAsyncDisposable
{
    private readonly HttpClient http = new() { BaseAddress = url, Timeout = TimeSpan.FromMinutes(10) };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public HttpClient Http => http;

    public async Task<string> TokenAsync(string subject = "alice")
    {
        using HttpResponseMessage answer = await http.PostAsJsonAsync("/dev/token", new { sub = subject }, Stop);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("token").GetString()!;
    }

    /// <summary>Publishes as one call, which must succeed.</summary>
    public async Task PublishAsync(params TestEvent[] events)
    {
        using HttpResponseMessage answer = await http.PostAsync("/api/events", TestEvent.Batch(events), Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>Publishes as one call; false where it was not taken, or nobody said so.</summary>
    public async Task<bool> TryPublishAsync(params TestEvent[] events)
    {
        try
        {
            using HttpResponseMessage answer = await http.PostAsync("/api/events", TestEvent.Batch(events), Stop);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }
}
