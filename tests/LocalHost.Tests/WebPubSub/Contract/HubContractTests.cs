using System.Net.WebSockets;
using System.Text;
using AgentCore.LocalHost.WebPubSub.Faults;
using AgentCore.LocalHost.WebPubSub.Rest;
using AgentCore.LocalHost.WebPubSub.Upstream;
using AgentCore.PubSub;
using AgentCore.WebPubSub;

namespace AgentCore.LocalHost.Tests.WebPubSub.Contract;

/// <summary>What the REST client may count on. Groups have names of their own in each test, since the target may be shared.</summary>
public sealed class HubContractTests : IAsyncLifetime
{
    /// <summary>Sent last to whom should have got nothing: it is then the first that came.</summary>
    private const string Marker = "\"marker\"";

    private readonly string own = Guid.NewGuid().ToString("n")[..12];
    private ContractTarget target = null!;

    private WebPubSubHub Hub => target.Hub;

    public async ValueTask InitializeAsync() => target = await ContractTarget.StartAsync();

    public ValueTask DisposeAsync() => target.DisposeAsync();

    private static ReadOnlyMemory<byte> Json(string text) => Encoding.UTF8.GetBytes(text);

    private Task SendMarkerAsync(ContractClient client) => Hub.SendToConnectionAsync(client.Id, Json(Marker), Limit.Token);

    private async Task AssertNothingAsync(params ContractClient[] clients)
    {
        foreach (ContractClient client in clients)
        {
            await SendMarkerAsync(client);
            Assert.Equal(Marker, await client.NextAsync());
        }
    }

    [Fact]
    public async Task A_connection_gets_what_is_sent_to_it_alone()
    {
        using ContractClient one = await target.ConnectAsync(), other = await target.ConnectAsync();
        await Hub.SendToConnectionAsync(one.Id, Json("""{"a":1}"""), Limit.Token);
        Assert.Equal("""{"a":1}""", await one.NextAsync());
        await AssertNothingAsync(other);
    }

    [Fact]
    public async Task A_group_gets_what_is_sent_to_it_alone()
    {
        using ContractClient member = await target.ConnectInAsync($"~g.{own}:a-1"), other = await target.ConnectInAsync($"~g.{own}:a-2");
        await Hub.SendToGroupAsync($"~g.{own}:a-1", Json("1"), Limit.Token);
        Assert.Equal("1", await member.NextAsync());
        await AssertNothingAsync(other);
    }

    [Fact]
    public async Task Who_is_told_that_it_is_connected_can_be_put_into_a_group_at_once()
    {
        ContractClient[] members = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => target.ConnectInAsync($"~g.{own}")));
        await Hub.SendToGroupAsync($"~g.{own}", Json("1"), Limit.Token);
        foreach (ContractClient member in members)
        {
            Assert.Equal("1", await member.NextAsync());
            member.Dispose();
        }
    }

    [Fact]
    public async Task A_simple_client_gets_a_message_byte_for_byte()
    {
        const string text = """{ "n" : 1.0,  "s":"\u00e9/" }""";
        Uri uri = await Hub.GetClientUriAsync(new ClientTicket($"u-{own}", [], TimeSpan.FromMinutes(5)), Limit.Token);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(uri, Limit.Token);
        // Whether the connection is known yet is asked by sending until it answers; the client takes the first.
        byte[] buffer = new byte[1024];
        Task<WebSocketReceiveResult> receiving = socket.ReceiveAsync(buffer, Limit.Token);
        while (!receiving.IsCompleted) await Hub.SendToAllAsync(Json(text), $"userId eq 'u-{own}'", Limit.Token);
        Assert.Equal(text, Encoding.UTF8.GetString(buffer, 0, (await receiving).Count));
    }

    [Fact]
    public async Task Who_is_in_several_of_the_groups_named_gets_it_once()
    {
        string type = $"agent.error.{own}";
        using ContractClient both = await target.ConnectInAsync(type, $"{type}:a-1");
        using ContractClient auto = await target.ConnectInAsync($"~auto.{type}");
        using ContractClient other = await target.ConnectInAsync($"{type}:a-2");
        string[] groups = [type, $"~auto.{type}", $"{type}:a-1", $"~auto.{type}:a-1"];
        await Hub.SendToAllAsync(Json("1"), string.Join(" or ", groups.Select(group => $"'{group}' in groups")), Limit.Token);
        Assert.Equal("1", await both.NextAsync());
        Assert.Equal("1", await auto.NextAsync());
        await AssertNothingAsync(both, auto, other);
    }

    [Fact]
    public async Task Members_of_one_group_and_of_none_of_others_can_be_put_into_a_third()
    {
        string session = $"~session.{own}", alive4 = $"~alive.4.{own}", alive5 = $"~alive.5.{own}", idle = $"~idle.{own}";
        using ContractClient silent = await target.ConnectInAsync(session);
        using ContractClient alive = await target.ConnectInAsync(session, alive5);
        using ContractClient justAlive = await target.ConnectInAsync(session, alive4);
        using ContractClient feed = await target.ConnectInAsync($"~feed.{own}");
        string filter = $"'{session}' in groups and not ('{alive5}' in groups or '{alive4}' in groups)";
        await Hub.AddToGroupsAsync([idle, $"{idle}.too"], filter, Limit.Token);

        await Hub.SendToGroupAsync(idle, Json("1"), Limit.Token);
        await Hub.SendToGroupAsync($"{idle}.too", Json("2"), Limit.Token);
        Assert.Equal("1", await silent.NextAsync());
        Assert.Equal("2", await silent.NextAsync());
        await AssertNothingAsync(alive, justAlive, feed);
    }

    [Fact]
    public async Task Several_groups_are_left_by_one_call_and_the_others_kept()
    {
        string[] groups = [$"~auto.a.{own}", $"~auto.b.{own}", $"c.{own}"];
        using ContractClient leaver = await target.ConnectInAsync(groups), stayer = await target.ConnectInAsync(groups);
        await Hub.RemoveFromGroupsAsync(groups[..2], $"connectionId eq '{leaver.Id}'", Limit.Token);
        foreach (string group in groups) await Hub.SendToGroupAsync(group, Json($"\"{group}\""), Limit.Token);
        Assert.Equal($"\"{groups[2]}\"", await leaver.NextAsync());
        foreach (string group in groups) Assert.Equal($"\"{group}\"", await stayer.NextAsync());
    }

    [Fact]
    public async Task A_quote_in_a_name_is_doubled_in_filters_and_plain_elsewhere()
    {
        using ContractClient member = await target.ConnectInAsync($"o'brien.{own}");
        await Hub.SendToAllAsync(Json("1"), $"'o''brien.{own}' in groups", Limit.Token);
        await Hub.SendToGroupAsync($"o'brien.{own}", Json("2"), Limit.Token);
        Assert.Equal("1", await member.NextAsync());
        Assert.Equal("2", await member.NextAsync());
    }

    [Fact]
    public async Task Doing_it_twice_is_doing_it_once()
    {
        string group = $"g.{own}";
        using ContractClient client = await target.ConnectInAsync(group, group);
        await Hub.AddToGroupsAsync([group], $"connectionId eq '{client.Id}'", Limit.Token);
        await Hub.SendToGroupAsync(group, Json("1"), Limit.Token);
        Assert.Equal("1", await client.NextAsync());
        await AssertNothingAsync(client);
        for (int i = 0; i < 2; i++) await Hub.RemoveFromGroupsAsync([group], $"connectionId eq '{client.Id}'", Limit.Token);
        await Hub.SendToGroupAsync(group, Json("2"), Limit.Token);
        await AssertNothingAsync(client);
    }

    [Fact]
    public async Task A_closed_group_takes_its_members_and_no_others()
    {
        using ContractClient member = await target.ConnectInAsync($"~idle.{own}"), other = await target.ConnectAsync();
        await Hub.CloseGroupAsync($"~idle.{own}", "too quiet", Limit.Token);
        Assert.Equal("too quiet", await member.ClosedAsync());
        await AssertNothingAsync(other);
    }

    [Fact]
    public async Task One_connection_can_be_closed()
    {
        using ContractClient one = await target.ConnectAsync(), other = await target.ConnectAsync();
        await Hub.CloseConnectionAsync(one.Id, "enough", Limit.Token);
        Assert.Equal("enough", await one.ClosedAsync());
        await AssertNothingAsync(other);
    }

    [Fact]
    public async Task What_concerns_nobody_is_no_error()
    {
        await Hub.SendToAllAsync(Json("1"), $"'none.{own}' in groups", Limit.Token);
        await Hub.SendToGroupAsync($"none.{own}", Json("1"), Limit.Token);
        await Hub.SendToConnectionAsync($"none-{own}", Json("1"), Limit.Token);
        await Hub.AddToGroupsAsync([$"g.{own}"], $"'none.{own}' in groups", Limit.Token);
        await Hub.RemoveFromGroupsAsync([$"g.{own}"], $"connectionId eq 'none-{own}'", Limit.Token);
        await Hub.CloseGroupAsync($"none.{own}", "nobody", Limit.Token);
        await Hub.CloseConnectionAsync($"none-{own}", "nobody", Limit.Token);
    }

    [Fact]
    public async Task A_filter_that_is_none_is_refused()
    {
        var exception = await Assert.ThrowsAsync<HubException>(() => Hub.SendToAllAsync(Json("1"), "'a' in", Limit.Token));
        Assert.Equal(400, exception.Status);
    }

    [Fact]
    [Requirement("Hub calls")]
    public async Task A_wrong_key_is_refused()
    {
        var exception = await Assert.ThrowsAsync<HubException>(
            () => target.WithWrongKey().SendToGroupAsync($"g.{own}", Json("1"), Limit.Token));
        Assert.Equal(401, exception.Status);
    }

    [Fact]
    public async Task A_client_is_who_its_url_says()
    {
        using ContractClient client = await target.ConnectAsync($"alice@{own}");
        Assert.Equal($"alice@{own}", client.UserId);
    }

    [Fact]
    [Requirement("WebSocket negotiated")]
    public async Task A_client_url_with_a_wrong_key_opens_nothing()
    {
        Uri uri = await target.WithWrongKey().GetClientUriAsync(new ClientTicket("mallory", [], TimeSpan.FromMinutes(5)), Limit.Token);
        await Assert.ThrowsAsync<WebSocketException>(() => ContractClient.OpenAsync(uri));
    }

    [Fact]
    public async Task Roles_unknown_to_the_service_reach_the_connect_handler_and_the_token_does_not()
    {
        TokenUpstream upstream = target.Upstream;
        using ContractClient client = await target.ConnectAsync("alice", "agentcore.may.agent.*", "agentcore.until.1764000000");
        ConnectEvent request = Assert.Single(upstream.Requests);
        Assert.Equal(["agentcore.may.agent.*", "agentcore.until.1764000000"], request.Claims["role"]);
        Assert.DoesNotContain("access_token", request.Query.Keys);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_service_that_refuses_for_a_moment_is_asked_again(int status)
    {
        FaultInjection faults = target.Faults;
        using ContractClient member = await target.ConnectInAsync($"g.{own}");
        faults.Inject(Operations.SendToGroup, new InjectedFault { RefuseStatus = status, RefuseTimes = 2 });
        await Hub.SendToGroupAsync($"g.{own}", Json("1"), Limit.Token);
        Assert.Equal("1", await member.NextAsync());
        Assert.Equal(3, faults.Calls[Operations.SendToGroup]);
    }
}
