using System.Text.Json;
using AgentCore.LocalHost.Drivers;

namespace AgentCore.LocalHost.Security;

/// <summary>A cursor is no grant: what was missed is given by what the token of today allows.</summary>
public sealed class TodaysGrantsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("Grants replay")]
    public async Task An_old_cursor_opens_nothing_that_todays_token_does_not_grant()
    {
        await using RunningHost host = await RunningHost.StartAsync();
        string yesterday = await host.TokenAsync(channels: ["*"]);
        string cursor;
        await using (EventStreamReader stream = await host.StreamAsync(yesterday))
        {
            await stream.BeginAsync();
            await host.PublishAsync(TestEvent.Numbered(0, "system.notification"));
            cursor = (await stream.ReadEventAsync())!.Id;
        }
        await host.PublishAsync(
            TestEvent.Numbered(1, "system.notification"),
            TestEvent.Numbered(2, "agent.error", "agent-2"),
            TestEvent.Numbered(3, "agent.error", "agent-1"));
        string today = await host.TokenAsync(channels: ["agent.error:agent-1"]);

        await using EventStreamReader resumed = await host.StreamAsync(today, lastEventId: cursor);
        Assert.Equal(3, NumberOf((await resumed.ReadEventAsync())!));
        foreach (string query in new[] { $"&lastEventId={cursor}", $"&since={cursor}", "&lastEventId=earliest", "&since=earliest" })
        {
            await using EventStreamReader stream = await host.StreamAsync(today, query);
            Assert.Equal(3, NumberOf((await stream.ReadEventAsync())!));
        }

        await using WebSocketSession session = await host.ConnectAsync(today);
        foreach (string since in new[] { cursor, "earliest" })
        {
            await session.SendAsync($$"""{"type":"subscribe","channels":["*"],"since":"{{since}}"}""");
            Assert.Equal([3], NumbersIn((await session.UntilAsync("replay")).GetProperty("events")));
            JsonElement subscribed = await session.UntilAsync("subscribed");
            Assert.Equal(1, subscribed.GetProperty("replayed").GetInt32());
            Assert.Equal("agent.error:agent-1", Assert.Single(subscribed.GetProperty("channels").EnumerateArray()).GetString());
        }

        string page = await host.Http.GetStringAsync($"/realtime/events?token={today}&since={cursor}", Stop);
        Assert.Equal([3], NumbersIn(JsonSerializer.Deserialize<JsonElement>(page).GetProperty("events")));
    }

    [Fact]
    [Requirement("Grants refresh")]
    public async Task A_fresh_token_with_other_grants_is_not_taken_by_an_open_session()
    {
        await using RunningHost host = await RunningHost.StartAsync();
        await using WebSocketSession session = await host.ConnectAsync(await host.TokenAsync("alice", ["agent.error"]));
        string[] others =
            [await host.TokenAsync("alice", ["*"]), await host.TokenAsync("alice", []), await host.TokenAsync("bob", ["agent.error"])];
        foreach (string other in others)
        {
            await session.SendAsync($$"""{"type":"auth","token":"{{other}}"}""");
            Assert.Equal("GRANTS_CHANGED", (await session.UntilAsync("error")).GetProperty("code").GetString());
        }
        await session.SendAsync("""{"type":"subscribe","channels":["system.notification"]}""");
        Assert.Equal("FORBIDDEN_CHANNEL", (await session.UntilAsync("error")).GetProperty("code").GetString());
    }

    private static int NumberOf(StreamedEvent streamed) =>
        JsonSerializer.Deserialize<JsonElement>(streamed.Data).GetProperty("number").GetInt32();

    private static IEnumerable<int> NumbersIn(JsonElement events) =>
        events.EnumerateArray().Select(item => item.GetProperty("data").GetProperty("number").GetInt32());
}
