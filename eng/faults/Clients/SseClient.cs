using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text.Json;
using AgentCore.Faults.Histories;

namespace AgentCore.Faults.Clients;

/// <summary>
/// Follows over SSE as an <c>EventSource</c> does: it resumes by the id of the last block that came whole, here at the other stream
/// instance each time. Every third time the id goes in the query, as event-source-polyfill sends it; both ways resume exactly.
/// </summary>
/// <param name="instances">Where streams are served.</param>
/// <param name="from">The id with which it begins, or null for the log's beginning.</param>
/// <param name="isEnvelope">Whether it asks for the WebSocket's messages.</param>
internal sealed class SseClient(
    string name, IReadOnlyList<Uri> instances, Grants grants, Tokens tokens, string? from, bool isEnvelope) : IClient
{
    private readonly Journal journal = new(name, Transport.Sse, grants, from);
    private string cursor = from ?? "earliest";

    public ClientHistory History => journal.History;

    public async Task RunAsync(CancellationToken leave)
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        for (int attempt = 0; !leave.IsCancellationRequested; attempt++)
        {
            try
            {
                await FollowAsync(http, instances[attempt % instances.Count], isInQuery: attempt % 3 == 2, leave);
            }
            catch (Exception cut) when (cut is HttpRequestException or SocketException or IOException or OperationCanceledException)
            {
                await Pause.BeforeNextAsync(leave);
            }
        }
    }

    private async Task FollowAsync(HttpClient http, Uri instance, bool isInQuery, CancellationToken leave)
    {
        string query = $"format={(isEnvelope ? "envelope" : "named")}{(isInQuery ? $"&lastEventId={cursor}" : "")}";
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(instance, $"/realtime/sse?{query}"));
        request.Headers.Authorization = new("Bearer", tokens.For(grants));
        if (!isInQuery) request.Headers.Add("Last-Event-ID", cursor);
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leave);
        response.EnsureSuccessStatusCode();
        await using Stream body = await response.Content.ReadAsStreamAsync(leave);
        await foreach (SseItem<string> block in SseParser.Create(body).EnumerateAsync(leave)) Take(block);
    }

    private void Take(SseItem<string> block)
    {
        using JsonDocument json = JsonDocument.Parse(block.Data);
        JsonElement data = json.RootElement;
        string kind = isEnvelope && block.EventType == SseParser.EventTypeDefault ? data.Text("type") : block.EventType;
        if (kind == "gap") journal.Gap(data);
        else if (kind == "event") journal.Event(data.Text("id"), data.Text("event"), data.GetProperty("data"));
        else if (kind is not ("keepalive" or "error")) journal.Event(block.EventId!, kind, data);
        if (block.EventId is { Length: > 0 } id) cursor = id;
    }
}
