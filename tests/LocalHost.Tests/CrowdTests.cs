using System.Buffers.Text;
using System.Collections;
using System.Net;
using System.Net.WebSockets;
using AgentCore.LocalHost.Drivers;

namespace AgentCore.LocalHost;

/// <summary>Thousands at once, on both transports.</summary>
[Collection(nameof(CrowdTests))]
[CollectionDefinition(nameof(CrowdTests), DisableParallelization = true)]
public sealed class CrowdTests
{
    private const int ClientsOfEach = 2_000;
    private const int Events = 1_000;
    private const int EventsACall = 50;

    /// <summary>A bound for a machine that is busy with other things; it takes a fraction of it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>
    /// All clients are one subject, and none answers pings: on a busy machine the crowd may need longer than the five minutes as shipped.
    /// </summary>
    private static readonly string[] Settings = [$"--Limits:ConnectionsPerSubject={ClientsOfEach}", "--Liveness:IdleTimeout=01:00:00"];

    [Fact]
    public async Task Two_thousand_WebSocket_and_two_thousand_SSE_clients_get_every_event_and_SSE_in_order()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await using RunningHost host = await RunningHost.StartAsync(Settings);
        string token = await host.TokenAsync();
        var ready = new CountdownEvent(2 * ClientsOfEach);
        Task[] clients =
        [
            .. Enumerable.Range(0, ClientsOfEach).Select(_ => ListenAsync(host, token, ready, limit.Token)),
            .. Enumerable.Range(0, ClientsOfEach).Select(_ => StreamAsync(host, token, ready, limit.Token)),
        ];
        await Task.Run(() => ready.Wait(limit.Token), limit.Token);
        for (int first = 0; first < Events; first += EventsACall)
            await PublishAsync(host, [.. Enumerable.Range(first, EventsACall).Select(number => TestEvent.Numbered(number))], limit.Token);
        await Task.WhenAll(clients);
    }

    /// <summary>As a publisher does: again under the same ids, where a busy machine does not send a call's events in time.</summary>
    private static async Task PublishAsync(RunningHost host, TestEvent[] events, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            using HttpResponseMessage answer = await host.TryPublishAsync(events);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) continue;
            answer.EnsureSuccessStatusCode();
            return;
        }
    }

    private static async Task ListenAsync(RunningHost host, string token, CountdownEvent ready, CancellationToken cancellation)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(new Uri(host.Url, $"/realtime/ws?token={token}")) { Scheme = "ws" }.Uri, cancellation);
        byte[] buffer = new byte[4_096];
        var seen = new BitArray(Events);
        for (int distinct = 0; distinct < Events;)
        {
            ValueWebSocketReceiveResult message = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            Assert.True(message.EndOfMessage);
            Assert.Equal(WebSocketMessageType.Text, message.MessageType);
            ReadOnlySpan<byte> text = buffer.AsSpan(0, message.Count);
            if (text.StartsWith("{\"type\":\"welcome\""u8)) ready.Signal();
            if (NumberIn(text) is not { } number || seen[number]) continue;
            seen[number] = true;
            distinct++;
        }
    }

    private static async Task StreamAsync(RunningHost host, string token, CountdownEvent ready, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/realtime/sse?token={token}");
        using HttpResponseMessage response = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellation);
        byte[] buffer = new byte[16 * 1024];
        // The first block comes before any event: it says that the stream has begun.
        int filled = await body.ReadAsync(buffer, cancellation);
        ready.Signal();
        for (int next = 0; next < Events;)
        {
            int read = await body.ReadAsync(buffer.AsMemory(filled), cancellation);
            Assert.NotEqual(0, read);
            filled = TakeInOrder(buffer.AsSpan(0, filled + read), ref next);
        }
    }

    /// <summary>Holds the numbers to their order, moves what is not complete yet to the beginning, and returns its length.</summary>
    private static int TakeInOrder(Span<byte> received, ref int next)
    {
        Span<byte> rest = received;
        for (int end; (end = rest.IndexOf("\n\n"u8)) >= 0; rest = rest[(end + 2)..])
            if (NumberIn(rest[..end]) is { } number) Assert.Equal(next++, number);
        rest.CopyTo(received);
        return rest.Length;
    }

    private static int? NumberIn(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOf("\"number\":"u8);
        return at >= 0 && Utf8Parser.TryParse(text[(at + 9)..], out int number, out _) ? number : null;
    }
}
