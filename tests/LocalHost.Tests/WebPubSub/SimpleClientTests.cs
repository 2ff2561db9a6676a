using System.Net;
using System.Net.WebSockets;

namespace AgentCore.LocalHost.Tests.WebPubSub;

public sealed class SimpleClientTests
{
    [Fact]
    public async Task A_text_frame_is_a_message_event_and_the_reply_is_one_text_frame()
    {
        await using SubsetHost host = await SubsetHost.StartAsync();
        using SubsetClient client = await host.ConnectAsync();

        await client.SendAsync("""{"type":"ping"}""");

        Assert.Equal("""{"type":"ping"}""", await client.ReceiveAsync());
        Assert.Equal("message", Assert.Single(host.Upstream.Events).Name);
    }

    [Fact]
    public async Task A_group_send_reaches_the_members_verbatim()
    {
        await using SubsetHost host = await SubsetHost.StartAsync();
        host.Upstream.OnConnect = request => ScriptedUpstream.Accept(groups: [request.Query["group"][0]]);
        using SubsetClient member = await host.ConnectAsync("?group=a");
        using SubsetClient other = await host.ConnectAsync("?group=b");

        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync("groups/a/:send", """{ "n": 1 }"""));
        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync("groups/b/:send", "2"));

        Assert.Equal("""{ "n": 1 }""", await member.ReceiveAsync());
        Assert.Equal("2", await other.ReceiveAsync());
    }

    [Fact]
    public async Task A_close_by_the_service_comes_behind_what_was_sent_as_1000_without_a_reason()
    {
        await using SubsetHost host = await SubsetHost.StartAsync();
        host.Upstream.OnConnect = _ => ScriptedUpstream.Accept(groups: ["~idle"], state: "s");
        using SubsetClient client = await host.ConnectAsync();

        await host.PostAsync("groups/~idle/:send", "1");
        Assert.Equal(HttpStatusCode.NoContent, await host.PostAsync("groups/~idle/:closeConnections?reason=idle"));

        Assert.Equal("1", await client.ReceiveAsync());
        Assert.Equal("close 1000: ", await client.ReceiveAsync());
        await client.CloseAsync();
        Assert.EndsWith("|s|idle", await host.Upstream.NextEndedAsync(), StringComparison.Ordinal);
        Assert.Equal(WebSocketState.Closed, client.Socket.State);
    }
}
