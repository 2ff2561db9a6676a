using System.Text;

namespace AgentCore.LocalHost.Drivers;

/// <summary>What one dispatch of a stream says.</summary>
/// <param name="Id">The last event id after it.</param>
/// <param name="Event">The event's name; <c>message</c> where it has none.</param>
/// <param name="Data">The data lines, joined by LF.</param>
internal sealed record StreamedEvent(string Id, string Event, string Data);

/// <summary>Reads Server-Sent Events as the standard says, field by field.</summary>
/// <remarks>https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation</remarks>
internal sealed class EventStreamReader : IAsyncDisposable
{
    private readonly HttpResponseMessage response;
    private readonly StreamReader reader;

    private EventStreamReader(HttpResponseMessage response, Stream body)
    {
        this.response = response;
        reader = new StreamReader(body, new UTF8Encoding(false, throwOnInvalidBytes: true));
    }

    public HttpResponseMessage Response => response;

    /// <summary>The last id that the stream gave: where a resume goes on.</summary>
    public string LastEventId { get; private set; } = "";

    /// <summary>The last <c>retry:</c>.</summary>
    public TimeSpan? Retry { get; private set; }

    public static async Task<EventStreamReader> OpenAsync(HttpClient http, string url, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} for {url}");
        return new EventStreamReader(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Reads the preamble, so that the stream's beginning is known.</summary>
    public async Task<string> BeginAsync()
    {
        while (LastEventId.Length == 0 && await LineAsync() is { } line) Take(line, null);
        return LastEventId;
    }

    /// <summary>The next event, or null at the stream's end.</summary>
    public async Task<StreamedEvent?> ReadAsync()
    {
        var fields = new Fields();
        while (await LineAsync() is { } line)
        {
            if (line.Length > 0) Take(line, fields);
            else if (fields.Data.Count > 0) return new StreamedEvent(LastEventId, fields.Event ?? "message", string.Join('\n', fields.Data));
            else fields = new Fields();
        }
        return null;
    }

    /// <summary>Reads on to the next event that is not a keepalive.</summary>
    public async Task<StreamedEvent?> ReadEventAsync()
    {
        StreamedEvent? next = await ReadAsync();
        while (next?.Event == "keepalive") next = await ReadAsync();
        return next;
    }

    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        response.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string?> LineAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(WebSocketSession.Patience);
        return await reader.ReadLineAsync(limit.Token);
    }

    private void Take(string line, Fields? fields)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? line : line[..colon];
        string value = colon < 0 ? "" : line[(colon + 1)..];
        if (value.StartsWith(' ')) value = value[1..];
        if (name == "id") LastEventId = value;
        else if (name == "retry") Retry = TimeSpan.FromMilliseconds(int.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
        else if (name == "event" && fields is not null) fields.Event = value;
        else if (name == "data") fields?.Data.Add(value);
    }

    private sealed class Fields
    {
        public string? Event { get; set; }

        public List<string> Data { get; } = [];
    }
}
