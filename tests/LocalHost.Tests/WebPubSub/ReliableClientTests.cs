using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using AgentCore.LocalHost.WebPubSub.Upstream;

namespace AgentCore.LocalHost.Tests.WebPubSub;

/// <summary>Connections of <c>json.reliable.webpubsub.azure.v1</c>, whose clients may come back over another socket.</summary>
public sealed class ReliableClientTests
{
    [Fact]
    public async Task It_is_told_first_who_it_is_and_how_it_comes_back()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        string query = $"?access_token={host.ClientToken(("sub", "u1"))}";
        using EmulatorClient client = await host.ConnectAsync(query, ReliableClient.Subprotocol);
        Assert.Equal(ReliableClient.Subprotocol, client.Socket.SubProtocol);
        string connected = await client.ReceiveAsync();
        string token = JsonElement.Parse(connected).GetProperty("reconnectionToken").GetString()!;
        string id = await host.Upstream.NextOpenedAsync();
        Assert.Equal(
            $$"""{"type":"system","event":"connected","userId":"u1","connectionId":"{{id}}","reconnectionToken":"{{token}}"}""", connected);
        Assert.NotEqual(id, token);
    }

    [Fact]
    public async Task Messages_are_numbered_and_what_the_service_says_by_itself_is_not()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using ReliableClient client = await ReliableClient.OpenInGroupAsync(host, "webpubsub.joinLeaveGroup");
        await client.SendAsync("""{"type":"joinGroup","group":"h","ackId":1}""");
        Assert.Equal("""{"type":"ack","ackId":1,"success":true}""", await client.ReceiveAsync());
        await host.PostAsync("groups/h/:send", """{ "a":  1 }""");
        await host.PostAsync(":send", "2");
        await client.SendAsync("""{"type":"event","event":"e","ackId":7,"data":[3]}""");
        await client.SendAsync("""{"type":"ping"}""");

        Assert.Equal(
            """{"type":"message","from":"group","group":"h","fromUserId":null,"dataType":"json","data":{ "a":  1 },"sequenceId":1}""",
            await client.ReceiveAsync());
        Assert.Equal(ReliableClient.Message("2", 2), await client.ReceiveAsync());
        Assert.Equal(ReliableClient.Message("[3]", 3), await client.ReceiveAsync());
        Assert.Equal("""{"type":"ack","ackId":7,"success":true}""", await client.ReceiveAsync());
        Assert.Equal("""{"type":"pong"}""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_client_that_is_cut_in_the_middle_of_a_burst_comes_back_and_misses_nothing()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using ReliableClient client = await ReliableClient.OpenInGroupAsync(host);
        Assert.Equal(client.Id, await host.Upstream.NextOpenedAsync());
        await SendAsync(host, 1, 10);
        await client.AssertReceivesAsync(Numbers(1, 5));
        await client.AcknowledgeAsync(3);
        await AssertHandledAsync(client);
        await SendAsync(host, 11, 20);
        await client.BreakAsync();
        await SendAsync(host, 21, 30);

        using ReliableClient back = await client.RecoverAsync();
        await SendAsync(host, 31, 40);
        await back.AssertReceivesAsync(Numbers(4, 40));
        await back.AcknowledgeAsync(40);
        await AssertHandledAsync(back);

        // Once more, with nothing to repeat.
        await back.BreakAsync();
        using ReliableClient again = await back.RecoverAsync();
        await SendAsync(host, 41, 41);
        await again.AssertReceivesAsync(Numbers(41, 41));

        // One handshake, one connection, and one end for the event handler.
        Assert.Single(host.Upstream.Requests);
        await again.On.CloseAsync();
        Assert.Equal($"{client.Id}||", await host.Upstream.NextEndedAsync());
        (EmulatorClient other, string next) = await host.ConnectKnownAsync();
        using EmulatorClient open = other;
        await open.CloseAsync();
        Assert.Equal($"{next}||", await host.Upstream.NextEndedAsync());
        Assert.NotEqual(client.Id, next);
    }

    [Fact]
    public async Task What_was_acknowledged_by_ackId_is_still_known_after_a_recovery()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        host.Upstream.OnMessage = _ => Task.FromResult(ScriptedUpstream.Reply(null, state: "1"));
        using ReliableClient client = await ReliableClient.OpenInGroupAsync(host);
        const string Request = """{"type":"event","event":"e","ackId":1,"data":1}""";
        await client.SendAsync(Request);
        Assert.Equal("""{"type":"ack","ackId":1,"success":true}""", await client.ReceiveAsync());
        await client.BreakAsync();

        using ReliableClient back = await client.RecoverAsync();
        await back.SendAsync(Request);
        Assert.Contains("\"Duplicate\"", await back.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Single(host.Upstream.Events);
        await back.SendAsync("""{"type":"event","event":"e","ackId":2,"data":1}""");
        await back.ReceiveAsync();
        UserEvent last = host.Upstream.Events.Last();
        // The handshake is event 0, connected is 1.
        Assert.Equal(("1", 3), (last.Connection.State, last.Connection.EventNumber));
    }

    [Fact]
    public async Task A_socket_that_is_still_open_is_closed_when_its_client_comes_back()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using ReliableClient client = await ReliableClient.OpenInGroupAsync(host);
        await SendAsync(host, 1, 2);

        using ReliableClient back = await client.RecoverAsync();
        await back.AssertReceivesAsync(Numbers(1, 2));
        await Assert.ThrowsAsync<WebSocketException>(async () =>
        {
            while (true) await client.ReceiveAsync();
        });
        await SendAsync(host, 3, 3);
        await back.AssertReceivesAsync(Numbers(3, 3));
        await back.On.CloseAsync();
        Assert.Equal($"{client.Id}||", await host.Upstream.NextEndedAsync());
    }

    [Fact]
    public async Task Messages_are_handled_one_after_the_other_over_two_sockets()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        var first = new TaskCompletionSource<UserEventReply>();
        host.Upstream.OnMessage = _ => host.Upstream.Events.Count == 1 ? first.Task : Task.FromResult(ScriptedUpstream.Reply("2"));
        using ReliableClient client = await ReliableClient.OpenInGroupAsync(host);
        await client.SendAsync("""{"type":"event","event":"a","data":1}""");
        await EmulatorHost.UntilAsync(() => host.Upstream.Events.Count == 1);

        // The host does not read the socket while the handler answers, and so does not notice that it breaks.
        client.On.Socket.Abort();
        using ReliableClient back = await client.RecoverAsync();
        await back.SendAsync("""{"type":"event","event":"b","data":1}""");
        await SendAsync(host, 7, 7);
        await back.AssertReceivesAsync([(7, 1)]);
        Assert.Single(host.Upstream.Events);

        first.SetResult(ScriptedUpstream.Reply("1"));
        await back.AssertReceivesAsync([(1, 2), (2, 3)]);
    }

    [Fact]
    public async Task Who_waits_for_the_client_is_open_for_the_REST_operations()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using ReliableClient client = await ReliableClient.OpenInGroupAsync(host);
        await client.BreakAsync();
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(HttpMethod.Head, $"connections/{client.Id}"));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(HttpMethod.Head, "groups/g"));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(HttpMethod.Put, $"groups/later/connections/{client.Id}"));
        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync("groups/later/:send", "1"));
        using (ReliableClient back = await client.RecoverAsync())
        {
            Assert.Contains("\"group\":\"later\"", await back.ReceiveAsync(), StringComparison.Ordinal);
            await back.BreakAsync();
        }

        Assert.Equal(HttpStatusCode.NoContent, await host.StatusAsync(HttpMethod.Delete, $"connections/{client.Id}?reason=maintenance"));
        Assert.Equal($"{client.Id}||maintenance", await host.Upstream.NextEndedAsync());
        Assert.Equal(HttpStatusCode.NotFound, await host.StatusAsync(HttpMethod.Head, $"connections/{client.Id}"));
        await client.AssertIsGoneAsync();
    }

    [Fact]
    [Requirement("WebSocket hijacking")]
    public async Task Nobody_else_gets_at_a_connection()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using ReliableClient client = await ReliableClient.OpenInGroupAsync(host), other = await ReliableClient.OpenInGroupAsync(host);
        using EmulatorClient plain = await host.ConnectAsync(subprotocol: "json.webpubsub.azure.v1");
        string plainId = JsonElement.Parse(await plain.ReceiveAsync()).GetProperty("connectionId").GetString()!;

        (string Id, string Token)[] wrong =
        [
            (client.Id, other.Token), (client.Id, ""), (client.Id, client.Token[..^1]), (client.Id, client.Token + "A"), (client.Id, "é"),
            ("unknown", client.Token), ("", client.Token), (plainId, ""), (plainId, client.Token),
        ];
        foreach ((string id, string token) in wrong)
            await ReliableClient.AssertDeniedAsync(host, ReliableClient.RecoveryOf(id, Uri.EscapeDataString(token)));
        await ReliableClient.AssertDeniedAsync(host, $"?awps_connection_id={client.Id}");
        string right = ReliableClient.RecoveryOf(client.Id, client.Token);
        await ReliableClient.AssertDeniedAsync(host, right, subprotocol: null);

        // Its own client, and its handler, notice nothing.
        Assert.Equal(3, host.Upstream.Requests.Count);
        await AssertHandledAsync(client);
        await client.BreakAsync();
        using ReliableClient back = await client.RecoverAsync();
    }

    /// <summary>Sends the numbers to all.</summary>
    private static async Task SendAsync(EmulatorHost host, int first, int last)
    {
        for (int number = first; number <= last; number++) await host.PostAsync(":send", $"{number}");
    }

    private static IEnumerable<(int Data, int SequenceId)> Numbers(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(number => (number, number));

    /// <summary>What the client has sent so far was handled: frames are handled in their order. Reads on to the pong.</summary>
    private static async Task AssertHandledAsync(ReliableClient client)
    {
        await client.SendAsync("""{"type":"ping"}""");
        while (await client.ReceiveAsync() != """{"type":"pong"}""") { }
    }
}
