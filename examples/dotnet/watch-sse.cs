// Watches events by Server-Sent Events and resumes where a connection broke: dotnet run watch-sse.cs [channel ...]
using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

string gateway = Environment.GetEnvironmentVariable("AGENTCORE_URL") ?? "http://localhost:8080";
string url = $"{gateway}/realtime/sse" + (args.Length > 0 ? $"?channels={Uri.EscapeDataString(string.Join(',', args))}" : "");

// A keepalive comes every 30 seconds: two missing and some grace mean a dead line.
TimeSpan silence = TimeSpan.FromSeconds(75);
using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
string? lastId = null;
TimeSpan pause = TimeSpan.FromSeconds(1);
for (int failures = 0; ; )
{
    TimeSpan busyFor = TimeSpan.Zero;
    try
    {
        using var patience = new CancellationTokenSource(silence);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await GetTokenAsync(patience.Token));
        if (lastId is not null) request.Headers.Add("Last-Event-ID", lastId);
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        if (IsForGood(response.StatusCode))
        {
            Console.Error.WriteLine(await response.Content.ReadAsStringAsync(patience.Token));
            return 1;
        }
        busyFor = response.Headers.RetryAfter?.Delta ?? TimeSpan.Zero;
        response.EnsureSuccessStatusCode();
        var events = SseParser.Create(await response.Content.ReadAsStreamAsync(patience.Token));
        await foreach (SseItem<string> item in events.EnumerateAsync(patience.Token))
        {
            (failures, lastId) = (0, events.LastEventId);
            patience.CancelAfter(silence);
            if (item.EventType != "keepalive") Console.WriteLine($"{lastId} {item.EventType} {item.Data}");
        }
        if (events.ReconnectionInterval > TimeSpan.Zero) pause = events.ReconnectionInterval;
    }
    catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
    {
        Console.Error.WriteLine($"Connection lost: {broken.Message}");
        pause = busyFor + TimeSpan.FromSeconds(Random.Shared.NextDouble() * Math.Min(30, 1 << Math.Min(++failures, 5)));
    }
    await Task.Delay(pause);
}

// The same request would fail again: see docs/errors.md.
static bool IsForGood(HttpStatusCode status) => (int)status is >= 400 and < 500 && status != HttpStatusCode.TooManyRequests;

// The local host gives a token to whoever asks; elsewhere your own issuer does.
async Task<string> GetTokenAsync(CancellationToken cancellation)
{
    if (Environment.GetEnvironmentVariable("AGENTCORE_TOKEN") is { Length: > 0 } token) return token;
    using HttpResponseMessage answer = await http.PostAsync($"{gateway}/dev/token", null, cancellation);
    answer.EnsureSuccessStatusCode();
    return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellation))!["token"]!;
}
