using System.Net;
using System.Net.WebSockets;
using AgentCore.LocalHost.WebPubSub.Upstream;

namespace AgentCore.LocalHost.Tests.WebPubSub;

public sealed class SimpleClientTests
{
    [Fact]
    public async Task A_text_frame_is_a_message_event_and_the_reply_is_one_text_frame()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using EmulatorClient client = await host.ConnectAsync();

        await client.SendAsync("""{"type":"ping"}""");

        Assert.Equal("""{"type":"ping"}""", await client.ReceiveAsync());
        Assert.Equal("message", Assert.Single(host.Upstream.Events).Name);
    }

    [Fact]
    public async Task A_binary_frame_is_a_message_event_too()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        host.Upstream.OnMessage = message => Task.FromResult(ScriptedUpstream.Reply(message.Data.Bytes.Length.ToString()));
        using EmulatorClient client = await host.ConnectAsync();
        await client.Socket.SendAsync(new byte[] { 0, 255, 1 }, WebSocketMessageType.Binary, true, Limit.Token);
        Assert.Equal("3", await client.ReceiveAsync());
        Assert.Equal([0, 255, 1], Assert.Single(host.Upstream.Events).Data.Bytes.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4_095)]
    [InlineData(4_096)]
    [InlineData(4_097)]
    [InlineData(1_048_576)]
    public async Task A_message_of_any_size_up_to_1_MB_comes_whole(int length)
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        host.Upstream.OnMessage = message => Task.FromResult(ScriptedUpstream.Reply(message.Data.Bytes.Length.ToString()));
        using EmulatorClient client = await host.ConnectAsync();
        await client.SendAsync(new string('a', length));
        Assert.Equal(length.ToString(), await client.ReceiveAsync());
    }

    [Fact]
    [Requirement("WebSocket size")]
    public async Task A_message_over_1_MB_closes_the_connection_with_1009()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using EmulatorClient client = await host.ConnectAsync();
        await client.SendAsync(new string('a', 1_048_577));
        Assert.Equal("close 1009: ", await client.ReceiveAsync());
        Assert.Empty(host.Upstream.Events);
    }

    [Fact]
    public async Task Messages_of_a_connection_are_handled_one_after_the_other()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        var first = new TaskCompletionSource<UserEventReply>();
        host.Upstream.OnMessage = message => host.Upstream.Events.Count == 1 ? first.Task : Task.FromResult(ScriptedUpstream.Reply("2"));
        using EmulatorClient slow = await host.ConnectAsync();
        await slow.SendAsync("a");
        await EmulatorHost.UntilAsync(() => host.Upstream.Events.Count == 1);
        await slow.SendAsync("b");

        using EmulatorClient other = await host.ConnectAsync();
        await other.SendAsync("c");
        Assert.Equal("2", await other.ReceiveAsync());
        Assert.Equal(2, host.Upstream.Events.Count);

        first.SetResult(ScriptedUpstream.Reply("1"));
        Assert.Equal("1", await slow.ReceiveAsync());
        Assert.Equal("2", await slow.ReceiveAsync());
    }

    [Fact]
    public async Task The_state_is_brought_with_every_event_and_an_answer_may_change_it()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        host.Upstream.OnConnect = _ => ScriptedUpstream.Accept(state: "0");
        host.Upstream.OnMessage = message => Task.FromResult(ScriptedUpstream.Reply(message.Connection.State, message.Data.Bytes.Length == 1 ? "1" : null));
        using EmulatorClient client = await host.ConnectAsync();
        foreach (string text in (string[])["a", "bb", "bb"]) await client.SendAsync(text);

        Assert.Equal("0", await client.ReceiveAsync());
        Assert.Equal("1", await client.ReceiveAsync());
        Assert.Equal("1", await client.ReceiveAsync());
        await client.CloseAsync();
        Assert.EndsWith("|1|", await host.Upstream.NextEndedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_fails_on_a_message_closes_the_connection_with_1011()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        host.Upstream.OnMessage = _ => throw new InvalidOperationException("on purpose");
        using EmulatorClient client = await host.ConnectAsync();
        await client.SendAsync("a");
        Assert.Equal("close 1011: ", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Being_told_of_the_connection_does_not_hold_up_its_messages()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        var never = new TaskCompletionSource();
        host.Upstream.OnConnected = () => never.Task;
        using EmulatorClient client = await host.ConnectAsync();
        await client.SendAsync("a");
        Assert.Equal("a", await client.ReceiveAsync());
        never.SetException(new InvalidOperationException("on purpose"));
        await client.SendAsync("b");
        Assert.Equal("b", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_close_by_the_service_comes_behind_what_was_sent_as_1000_without_a_reason()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        host.Upstream.OnConnect = _ => ScriptedUpstream.Accept(groups: ["~idle"], state: "s");
        using EmulatorClient client = await host.ConnectAsync();

        await host.PostAsync("groups/~idle/:send", "1");
        Assert.Equal(HttpStatusCode.NoContent, await host.PostAsync("groups/~idle/:closeConnections?reason=idle"));

        Assert.Equal("1", await client.ReceiveAsync());
        Assert.Equal("close 1000: ", await client.ReceiveAsync());
        await client.CloseAsync();
        Assert.EndsWith("|s|idle", await host.Upstream.NextEndedAsync(), StringComparison.Ordinal);
        Assert.Equal(WebSocketState.Closed, client.Socket.State);
    }

    [Fact]
    public async Task A_client_that_does_not_answer_a_close_is_cut_off_after_a_while()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        (EmulatorClient client, string id) = await host.ConnectKnownAsync();
        using EmulatorClient unanswering = client;
        await host.StatusAsync(HttpMethod.Delete, $"connections/{id}?reason=gone");
        Assert.Equal(HttpStatusCode.NotFound, await host.StatusAsync(HttpMethod.Head, $"connections/{id}"));

        host.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.EndsWith("gone", await host.Upstream.NextEndedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_vanishes_leaves_the_hub()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        EmulatorClient client = await host.ConnectAsync();
        client.Socket.Abort();
        await host.Upstream.NextEndedAsync();
        Assert.Equal(0, host.Hub.Count);
    }

    [Fact]
    public async Task When_the_host_stops_every_connection_is_closed_with_1001()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using EmulatorClient client = await host.ConnectAsync();
        Task stopping = host.StopAsync();
        Assert.Equal("close 1001: ", await client.ReceiveAsync());
        await client.CloseAsync();
        await stopping;
        Assert.False(host.Hub.TryReserve());
    }
}
