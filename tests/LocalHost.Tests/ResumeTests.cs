using System.Text.Json;
using AgentCore.LocalHost.Drivers;
using AgentCore.LocalHost.WebPubSub.Faults;
using CsCheck;

namespace AgentCore.LocalHost;

/// <summary>A position from one transport is a cursor on the other, at every point of a history.</summary>
public sealed class ResumeTests
{
    private static readonly string[] Types = ["agent.status_changed", "agent.task_completed", "agent.error", "task.progress", "system.notification"];

    /// <summary>A history: for each event, its type and whether it is published once more later.</summary>
    private static readonly Gen<(string Type, bool Again)[]> Histories =
        Gen.Select(Gen.OneOf(Types), Gen.Bool).Array[5, 25];

    [Fact]
    public async Task An_id_from_WebSocket_resumes_on_SSE_and_an_id_from_SSE_on_WebSocket_at_every_point()
    {
        await using RunningHost host = await RunningHost.StartAsync();
        string token = await host.TokenAsync();
        await Histories.SampleAsync(
            async history =>
            {
                IReadOnlyList<string> ids = await PublishAsync(host, token, history);
                for (int point = 0; point < ids.Count; point++)
                {
                    await AssertStreamAsync(host, token, lastEventId: ids[point], ids, point + 1);
                    await AssertReplayAsync(host, token, since: ids[point], ids, point + 1);
                }
            },
            iter: 4, threads: 1);
    }

    [Fact]
    public async Task Nothing_is_missed_while_relays_send_late_out_of_order_and_twice()
    {
        await using RunningHost host = await RunningHost.StartAsync();
        string token = await host.TokenAsync();
        host.Faults.Inject("sendToAll", new InjectedFault { MaxDelay = TimeSpan.FromMilliseconds(20), Reorder = true, Duplicate = 0.3 });
        host.Faults.Inject("sendToGroup", new InjectedFault { MaxDelay = TimeSpan.FromMilliseconds(20), Reorder = true, Duplicate = 0.3, Lose = 0.2 });
        await Gen.Int[0, 20].Array[3].SampleAsync(
            async cuts =>
            {
                await using EventStreamReader stream = await host.StreamAsync(token);
                string begin = await stream.BeginAsync();
                await using var reader = new ResumingWebSocket(host, token, begin);
                int offset = Interlocked.Add(ref published, 60);
                Task publishing = Task.WhenAll(Enumerable.Range(0, 3).Select(lane => PublishLaneAsync(host, offset + (lane * 20))));
                HashSet<int> wanted = [.. Enumerable.Range(offset, 60)];
                HashSet<int> heard = await reader.ReadAsync(wanted, cuts);
                await publishing;
                Assert.Superset(wanted, heard);

                var streamed = new List<int>();
                var ids = new List<string>();
                while (streamed.Count < wanted.Count && await stream.ReadEventAsync() is { } next)
                {
                    streamed.Add(JsonSerializer.Deserialize<JsonElement>(next.Data).GetProperty("number").GetInt32());
                    ids.Add(next.Id);
                }
                Assert.Equal(wanted, streamed.ToHashSet());
                Assert.Equal(wanted.Count, streamed.Count);
                Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
            },
            iter: 5, threads: 1);
    }

    private static int published;

    private static async Task PublishLaneAsync(RunningHost host, int from)
    {
        for (int number = from; number < from + 20; number++) await host.PublishAsync(TestEvent.Numbered(number));
    }

    /// <summary>Publishes a history and returns the ids of its events in log order.</summary>
    private static async Task<IReadOnlyList<string>> PublishAsync(RunningHost host, string token, (string Type, bool Again)[] history)
    {
        await using EventStreamReader stream = await host.StreamAsync(token);
        string begin = await stream.BeginAsync();
        int offset = Interlocked.Add(ref published, history.Length) - history.Length;
        for (int i = 0; i < history.Length; i++)
        {
            await host.PublishAsync(TestEvent.Numbered(offset + i, history[i].Type));
            if (history[i].Again) await host.PublishAsync(TestEvent.Numbered(offset + (i / 2), history[i / 2].Type));
        }
        using HttpResponseMessage answer = await host.Http.GetAsync($"/realtime/events?token={token}&since={begin}&limit=1000", TestContext.Current.CancellationToken);
        JsonElement page = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        List<string> ids = [.. page.GetProperty("events").EnumerateArray().Select(item => item.GetProperty("id").GetString()!).Distinct()];
        Assert.Equal(history.Length, ids.Count);
        return ids;
    }

    private static async Task AssertStreamAsync(RunningHost host, string token, string lastEventId, IReadOnlyList<string> ids, int from)
    {
        await using EventStreamReader stream = await host.StreamAsync(token, lastEventId: lastEventId);
        for (int i = from; i < ids.Count; i++) Assert.Equal(ids[i], (await stream.ReadEventAsync())!.Id);
    }

    private static async Task AssertReplayAsync(RunningHost host, string token, string since, IReadOnlyList<string> ids, int from)
    {
        await using WebSocketSession session = await host.ConnectAsync(token);
        await session.SendAsync($$"""{"type":"subscribe","channels":["*"],"since":"{{since}}"}""");
        var heard = new HashSet<string>();
        int replayed = 0;
        int? promised = null;
        while (promised is null || replayed < promised)
        {
            JsonElement message = (await session.ReadAsync())!.Value;
            if (message.GetProperty("type").GetString() == "subscribed") promised = message.GetProperty("replayed").GetInt32();
            if (message.GetProperty("type").GetString() != "replay") continue;
            List<string> frame = [.. message.GetProperty("events").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
            replayed += frame.Count;
            heard.UnionWith(frame);
        }
        Assert.Subset(heard, ids.Skip(from).ToHashSet());
    }
}
