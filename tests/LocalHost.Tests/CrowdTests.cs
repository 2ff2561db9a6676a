using System.Buffers.Text;
using System.Collections;
using System.Net.WebSockets;
using System.Text;
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
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Two_thousand_WebSocket_and_two_thousand_SSE_clients_get_every_event_and_SSE_in_order()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await using RunningHost host = await RunningHost.StartAsync();
        string token = await host.TokenAsync();
        var ready = new CountdownEvent(2 * ClientsOfEach);
        Task[] clients =
        [
            .. Enumerable.Range(0, ClientsOfEach).Select(_ => ListenAsync(host, token, ready, limit.Token)),
            .. Enumerable.Range(0, ClientsOfEach).Select(_ => StreamAsync(host, token, ready, limit.Token)),
        ];
        await Task.Run(() => ready.Wait(limit.Token), limit.Token);
        for (int first = 0; first < Events; first += EventsACall)
            await host.PublishAsync([.. Enumerable.Range(first, EventsACall).Select(number => TestEvent.Numbered(number))]);
        await Task.WhenAll(clients);
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
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        bool isReady = false;
        for (int next = 0; next < Events;)
        {
            string line = (await reader.ReadLineAsync(cancellation))!;
            if (!isReady && line.StartsWith("id:", StringComparison.Ordinal)) ready.Signal();
            isReady |= line.StartsWith("id:", StringComparison.Ordinal);
            if (line.StartsWith("data:", StringComparison.Ordinal) && NumberIn(Encoding.UTF8.GetBytes(line)) is { } number) Assert.Equal(next++, number);
        }
    }

    private static int? NumberIn(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOf("\"number\":"u8);
        return at >= 0 && Utf8Parser.TryParse(text[(at + 9)..], out int number, out _) ? number : null;
    }
}
