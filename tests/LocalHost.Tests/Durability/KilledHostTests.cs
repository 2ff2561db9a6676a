using System.Net.Http.Json;
using System.Text.Json;
using AgentCore.LocalHost.Drivers;
using AgentCore.LocalHost.Tests;
using AgentCore.Testing;

namespace AgentCore.LocalHost.Durability;

public sealed class KilledHostTests(Azurite azurite)
{
    private const int Batches = 45;
    private const int BatchSize = 4;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = 180_000)]
    public async Task A_host_that_is_killed_in_mid_stream_and_started_again_loses_nothing_and_says_nothing_twice()
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        StoredLog log = await StoredLog.NewAsync(azurite, "--Log:SegmentBytes=8192");
        LocalHostProcess host = await LocalHostProcess.StartAsync(log.Settings, Stop);
        try
        {
            using var http = new HttpClient { BaseAddress = host.Url };
            string token = await TokenAsync(http);
            var stream = new StreamFollower(host.Url, token);
            var socket = new WebSocketFollower(host.Url, token, since: "earliest");
            HashSet<int> wanted = [.. Enumerable.Range(0, Batches * BatchSize)];
            Task<IReadOnlyList<(string Id, int Number)>> streamed = stream.FollowAsync(wanted), received = socket.FollowAsync(wanted);
            await Task.WhenAll(stream.Begun, socket.Begun);

            for (int batch = 0; batch < Batches; batch++)
            {
                Task publishing = http.DeliverAsync([.. Enumerable.Range(batch * BatchSize, BatchSize).Select(number => TestEvent.Numbered(number))]);
                if (batch % 15 == 7)
                {
                    // Anywhere between the call's first byte and its answer, which takes some 20 ms.
                    await Task.Delay(random.Next(20), Stop);
                    await host.DisposeAsync();
                    host = await LocalHostProcess.StartAsync(host.Url, log.Settings, Stop);
                }
                await publishing;
            }

            IReadOnlyList<(string Id, int Number)> inOrder = await streamed.WaitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(wanted.Order(), inOrder.Select(item => item.Number).Order());
            Assert.Equal(inOrder.Select(item => item.Id).Order(StringComparer.Ordinal), inOrder.Select(item => item.Id));
            Assert.Equal(inOrder.ToHashSet(), (await received).ToHashSet());
            Assert.Equal((4, 4), (stream.Connections, socket.Connections));
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private static async Task<string> TokenAsync(HttpClient http)
    {
        using HttpResponseMessage answer = await http.PostAsJsonAsync("/dev/token", new { sub = "alice" }, Stop);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("token").GetString()!;
    }
}
