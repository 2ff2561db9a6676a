using System.Diagnostics;
using System.Text.Json;
using AgentCore.EventLog;
using AgentCore.LocalHost.Drivers;
using AgentCore.Storage;
using AgentCore.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.LocalHost.Durability;

/// <summary>A relay that ends between its append and its send, and an append of which nobody knows: the event is in the log, and nobody was told.</summary>
public sealed class LostSendTests(Azurite azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_dying_relay_appended_reaches_streams_by_themselves_and_sockets_by_the_redelivery()
    {
        StoredLog log = await StoredLog.NewAsync(azurite);
        await using RunningHost host = await log.StartAsync();
        await using RunningHost dying = await log.JoinAsync(host, hub => new FaultyHub(hub) { IsDead = true });
        await using var audience = await Audience.OfAsync(host);
        await audience.HearsAsync(host, 0);

        using (HttpResponseMessage answer = await dying.TryPublishAsync(TestEvent.Numbered(1))) Assert.False(answer.IsSuccessStatusCode);
        string id = await audience.FindsAsync(1);
        await host.PublishAsync(TestEvent.Numbered(1));
        Assert.Equal(id, await audience.ReceivesAsync(1));
        await audience.HearsAsync(host, 2);
    }

    [Fact]
    public async Task An_event_sent_only_by_its_redelivery_reaches_a_socket_that_was_away_and_whose_cursor_is_far_beyond_it()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        StoredLog log = await StoredLog.NewAsync(azurite);
        await using RunningHost host = await log.StartAsync(clock);
        await using RunningHost dying = await log.JoinAsync(host, hub => new FaultyHub(hub) { IsDead = true }, clock);
        string token = await host.TokenAsync();
        using (HttpResponseMessage answer = await dying.TryPublishAsync(TestEvent.Numbered(1))) Assert.False(answer.IsSuccessStatusCode);

        // Farther than a replay goes back by itself.
        clock.Advance(TimeSpan.FromSeconds(40));
        string cursor;
        await using (WebSocketSession before = await host.ConnectAsync(token))
        {
            await before.UntilAsync("welcome");
            await host.PublishAsync(TestEvent.Numbered(2));
            cursor = (await before.UntilAsync("event")).GetProperty("id").GetString()!;
        }
        await host.PublishAsync(TestEvent.Numbered(1));

        await using WebSocketSession after = await host.ConnectAsync(token, "&channels=none");
        await after.SendAsync($$"""{"type":"subscribe","channels":["*"],"since":"{{cursor}}"}""");
        List<JsonElement> replayed = [.. (await after.UntilAsync("replay")).GetProperty("events").EnumerateArray()];
        Assert.Equal([2, 1], replayed.Select(item => item.GetProperty("data").GetProperty("number").GetInt32()));
        Assert.True(string.CompareOrdinal(replayed[1].GetProperty("id").GetString(), cursor) < 0);
    }

    [Fact]
    public async Task An_append_whose_answer_is_lost_is_known_by_its_id_and_the_event_is_sent_as_ever()
    {
        StoredLog log = await StoredLog.NewAsync(azurite);
        var store = new FaultyStore(new AppendBlobSegmentStore(log.Container));
        await using RunningHost host = await log.StartAsync(configure: services => services.AddSingleton<ISegmentStore>(store));
        await using var audience = await Audience.OfAsync(host);
        await audience.HearsAsync(host, 0);
        store.LosesAnswer = true;
        await audience.HearsAsync(host, 1);
        Assert.False(store.LosesAnswer);
        await audience.HearsAsync(host, 2);

        using HttpResponseMessage page = await host.Http.GetAsync($"/realtime/events?token={await host.TokenAsync()}&since=earliest", Stop);
        JsonElement events = JsonSerializer.Deserialize<JsonElement>(await page.Content.ReadAsStringAsync(Stop)).GetProperty("events");
        // A page follows repeats, so one that was taken for a duplicate of itself would stand here twice.
        Assert.Equal([0, 1, 2], events.EnumerateArray().Select(item => item.GetProperty("data").GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task An_append_whose_answer_is_lost_for_good_reaches_streams_by_themselves_and_sockets_by_the_redelivery()
    {
        StoredLog log = await StoredLog.NewAsync(azurite);
        await using RunningHost host = await log.StartAsync();
        var store = new FaultyStore(new AppendBlobSegmentStore(log.Container)) { StaysAway = true };
        await using RunningHost cut = await log.JoinAsync(host, store: store);
        await using var audience = await Audience.OfAsync(host);
        await audience.HearsAsync(cut, 0);

        store.LosesAnswer = true;
        using (HttpResponseMessage answer = await cut.TryPublishAsync(TestEvent.Numbered(1))) Assert.False(answer.IsSuccessStatusCode);
        string id = await audience.FindsAsync(1);
        store.Mend();
        await cut.PublishAsync(TestEvent.Numbered(1));
        Assert.Equal(id, await audience.ReceivesAsync(1));
        await audience.HearsAsync(cut, 2);
    }

    /// <summary>One stream and one socket, both connected.</summary>
    private sealed class Audience(EventStreamReader stream, WebSocketSession socket) : IAsyncDisposable
    {
        public static async Task<Audience> OfAsync(RunningHost host)
        {
            EventStreamReader stream = await host.StreamAsync();
            await stream.BeginAsync();
            WebSocketSession socket = await host.ConnectAsync();
            await socket.UntilAsync("welcome");
            return new Audience(stream, socket);
        }

        /// <summary>Both hear an event that is published as it should be, next and under the same id.</summary>
        public async Task HearsAsync(RunningHost relay, int number)
        {
            await relay.PublishAsync(TestEvent.Numbered(number));
            StreamedEvent next = (await stream.ReadEventAsync())!;
            Assert.Equal(number, NumberIn(JsonSerializer.Deserialize<JsonElement>(next.Data)));
            Assert.Equal(next.Id, await ReceivesAsync(number));
        }

        /// <summary>The stream comes upon an event that nobody told it of.</summary>
        public async Task<string> FindsAsync(int number)
        {
            long begun = Stopwatch.GetTimestamp();
            StreamedEvent next = (await stream.ReadEventAsync())!;
            TestContext.Current.TestOutputHelper?.WriteLine($"The stream filled its hole in {Stopwatch.GetElapsedTime(begun).TotalSeconds:f1} s.");
            Assert.Equal(number, NumberIn(JsonSerializer.Deserialize<JsonElement>(next.Data)));
            return next.Id;
        }

        /// <summary>The socket's next event; its id.</summary>
        public async Task<string> ReceivesAsync(int number)
        {
            JsonElement received = await socket.UntilAsync("event");
            Assert.Equal(number, NumberIn(received.GetProperty("data")));
            return received.GetProperty("id").GetString()!;
        }

        public async ValueTask DisposeAsync()
        {
            await stream.DisposeAsync();
            await socket.DisposeAsync();
        }

        private static int NumberIn(JsonElement data) => data.GetProperty("number").GetInt32();
    }
}
