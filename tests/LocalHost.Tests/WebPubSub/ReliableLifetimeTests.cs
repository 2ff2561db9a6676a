using System.Net;
using System.Net.WebSockets;

namespace AgentCore.LocalHost.Tests.WebPubSub;

/// <summary>When a connection of <c>json.reliable.webpubsub.azure.v1</c> ends, and the place that it holds until then.</summary>
public sealed class ReliableLifetimeTests
{
    [Fact]
    public async Task A_minute_after_its_socket_broke_a_connection_is_over_and_no_sooner()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using ReliableClient client = await ReliableClient.OpenInGroupAsync(host);
        await client.BreakAsync();
        host.Clock.Advance(TimeSpan.FromSeconds(59));
        using ReliableClient back = await client.RecoverAsync();

        // Each break starts a new minute.
        host.Clock.Advance(TimeSpan.FromSeconds(59));
        await back.BreakAsync();
        host.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(HttpMethod.Head, $"connections/{client.Id}"));
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal($"{client.Id}||", await host.Upstream.NextEndedAsync());
        Assert.Equal(0, host.Hub.Count);
        await back.AssertIsGoneAsync();

        using ReliableClient other = await ReliableClient.OpenInGroupAsync(host);
        Assert.NotEqual(client.Id, other.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_close_by_either_side_is_the_end_at_once(bool byClient)
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using ReliableClient client = await ReliableClient.OpenInGroupAsync(host);
        if (!byClient)
        {
            await host.PostAsync("groups/g/:closeConnections?reason=maintenance");
            Assert.Equal("""{"type":"system","event":"disconnected","message":"maintenance"}""", await client.ReceiveAsync());
            Assert.Equal("close 1000: ", await client.ReceiveAsync());
        }

        await client.On.CloseAsync();
        Assert.Equal($"{client.Id}||{(byClient ? "" : "maintenance")}", await host.Upstream.NextEndedAsync());
        await client.AssertIsGoneAsync();
    }

    [Theory]
    [InlineData("not json", 1007)]
    [InlineData("""{"type":"sequenceAck"}""", 1007)]
    [InlineData("""{"type":"sequenceAck","sequenceId":-1}""", 1007)]
    [InlineData("""{"type":"sequenceAck","sequenceId":"1"}""", 1007)]
    public async Task A_frame_that_is_none_ends_the_connection(string frame, int status)
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using ReliableClient client = await ReliableClient.OpenInGroupAsync(host);
        await client.SendAsync(frame);
        Assert.Contains("\"disconnected\"", await client.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal($"close {status}: ", await client.ReceiveAsync());
        await client.AssertIsGoneAsync();
    }

    [Fact]
    public async Task When_the_host_stops_a_connection_ends_with_its_socket_or_without()
    {
        EmulatorHost host = await EmulatorHost.StartAsync();
        await using (host)
        {
            using ReliableClient waiting = await ReliableClient.OpenInGroupAsync(host), open = await ReliableClient.OpenInGroupAsync(host);
            await waiting.BreakAsync();
            Task stopping = host.StopAsync();
            Assert.Contains("\"disconnected\"", await open.ReceiveAsync(), StringComparison.Ordinal);
            Assert.Equal("close 1001: ", await open.ReceiveAsync());
            await open.On.CloseAsync();
            string[] ended = [await host.Upstream.NextEndedAsync(), await host.Upstream.NextEndedAsync()];
            string[] ids = [open.Id, waiting.Id];
            Assert.Equal(
                ids.Select(id => $"{id}||The service is shutting down.").Order(StringComparer.Ordinal),
                ended.Order(StringComparer.Ordinal));
            await stopping;
        }
    }

    [Theory]
    [InlineData("MaxConnections")]
    [InlineData("ConnectionsPerUser")]
    public async Task Who_waits_for_the_client_keeps_its_place(string setting)
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync((setting, "1"));
        host.Upstream.OnConnect = _ => ScriptedUpstream.Accept(userId: "alice");
        using ReliableClient client = await ReliableClient.OpenAsync(host);
        await client.BreakAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await host.RefusalAsync());
        using (ReliableClient back = await client.RecoverAsync()) await back.BreakAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await host.RefusalAsync());

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.Upstream.NextEndedAsync();
        // The place is given back behind the handler.
        using EmulatorClient next = await UntilLetInAsync(host);
    }

    [Fact]
    public async Task A_recovery_that_cannot_be_is_to_be_tried_again_where_the_hub_is_full()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync(("MaxConnections", "1"));
        using ReliableClient client = await ReliableClient.OpenInGroupAsync(host);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await host.RefusalAsync(ReliableClient.RecoveryOf("unknown", "token")));
    }

    private static async Task<EmulatorClient> UntilLetInAsync(EmulatorHost host)
    {
        CancellationToken limit = Limit.Token;
        while (true)
        {
            try
            {
                return await host.ConnectAsync();
            }
            catch (WebSocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), limit);
            }
        }
    }
}
