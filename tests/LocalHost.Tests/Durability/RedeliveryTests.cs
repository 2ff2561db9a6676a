using System.Text.Json;
using AgentCore.LocalHost.Drivers;
using AgentCore.Testing;

namespace AgentCore.LocalHost.Durability;

public sealed class RedeliveryTests(Azurite azurite)
{
    [Fact]
    public async Task A_batch_that_failed_in_the_middle_and_is_delivered_again_has_no_new_ids_and_streams_see_nothing_of_it()
    {
        StoredLog log = await StoredLog.NewAsync(azurite);
        await using RunningHost host = await log.StartAsync();
        await using RunningHost relay = await log.JoinAsync(host, hub => new FaultyHub(hub) { FailingSend = 5 });
        await using EventStreamReader stream = await host.StreamAsync();
        await stream.BeginAsync();
        await using WebSocketSession socket = await host.ConnectAsync();
        await socket.UntilAsync("welcome");
        TestEvent[] batch = [.. Enumerable.Range(0, 10).Select(number => TestEvent.Numbered(number))];

        using (HttpResponseMessage answer = await relay.TryPublishAsync(batch)) Assert.False(answer.IsSuccessStatusCode);
        // Event Grid may come to the same relay again, or to another, and more than once.
        await relay.PublishAsync(batch);
        await host.PublishAsync(batch);
        await host.PublishAsync(TestEvent.Numbered(10));

        var streamed = new List<(string Id, int Number)>();
        while (streamed.Count < 11 && await stream.ReadEventAsync() is { } next)
            streamed.Add((next.Id, NumberIn(JsonSerializer.Deserialize<JsonElement>(next.Data))));
        Assert.Equal(Enumerable.Range(0, 11), streamed.Select(item => item.Number));
        Assert.Equal(streamed.Select(item => item.Id).Distinct().Order(StringComparer.Ordinal), streamed.Select(item => item.Id));

        var received = new List<(string Id, int Number)>();
        while (received.LastOrDefault().Number < 10)
        {
            JsonElement message = await socket.UntilAsync("event");
            received.Add((message.GetProperty("id").GetString()!, NumberIn(message.GetProperty("data"))));
        }
        Assert.Equal(streamed, received.Distinct().OrderBy(item => item.Id, StringComparer.Ordinal));
        Assert.Equal(4 + 10 + 10 + 1, received.Count);
    }

    [Fact]
    public async Task A_duplicate_with_other_content_reaches_nobody_and_history_shows_one_event()
    {
        StoredLog log = await StoredLog.NewAsync(azurite);
        await using RunningHost host = await log.StartAsync();
        await using RunningHost relay = await log.JoinAsync(host);
        await using WebSocketSession socket = await host.ConnectAsync();
        await socket.UntilAsync("welcome");
        TestEvent first = TestEvent.Numbered(1);
        TestEvent other = first with { Data = """{"agent_id":"agent-1","number":666}""" };
        await host.PublishAsync(first, other);
        await host.PublishAsync(other);
        await relay.PublishAsync(other, TestEvent.Numbered(2));

        List<int> received = [];
        while (received.LastOrDefault() != 2) received.Add(NumberIn((await socket.UntilAsync("event")).GetProperty("data")));
        Assert.Equal([1, 1, 1, 2], received);
        string history = await host.Http.GetStringAsync($"/realtime/events?token={await host.TokenAsync()}", TestContext.Current.CancellationToken);
        Assert.Equal([1, 2], JsonSerializer.Deserialize<JsonElement>(history).GetProperty("events").EnumerateArray()
            .Select(held => NumberIn(held.GetProperty("data"))));
    }

    private static int NumberIn(JsonElement data) => data.GetProperty("number").GetInt32();
}
