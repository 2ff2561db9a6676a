using System.Net.Http.Headers;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Clients;

/// <summary>Calls of <c>GET /realtime/events</c>.</summary>
internal static class HistoryPages
{
    /// <summary>The most events that one page has.</summary>
    public const int Largest = 1_000;

    public static HttpClient Client(Target gateway, string token)
    {
        var http = new HttpClient { BaseAddress = gateway.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    public static async Task ReadAsync(HttpClient http, int limit, CancellationToken cancellation = default)
    {
        using HttpResponseMessage page = await http.GetAsync(new Uri($"/realtime/events?limit={limit}", UriKind.Relative), cancellation);
        page.EnsureSuccessStatusCode();
    }
}
