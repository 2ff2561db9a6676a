using System.Net;
using AgentCore.LocalHost.WebPubSub.Faults;
using AgentCore.LocalHost.WebPubSub.Rest;

namespace AgentCore.LocalHost.Tests.WebPubSub;

public sealed class FaultInjectionTests
{
    [Fact]
    public async Task Calls_are_counted_by_operation()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        await host.PostAsync(":send", "1");
        await host.PostAsync("groups/g/:send", "1");
        await host.PostAsync("groups/g/:send", "1");
        await host.PostAsync(":addToGroups", """{"groups":["g"],"filter":"userId eq 'a'"}""");
        Assert.Equal(
            new Dictionary<string, int> { [Operations.SendToAll] = 1, [Operations.SendToGroup] = 2, [Operations.AddToGroups] = 1 },
            host.Faults.Calls);
    }

    [Fact]
    public async Task A_named_operation_is_refused_as_often_as_said_and_others_are_not()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using EmulatorClient client = await host.ConnectAsync();
        host.Faults.Inject(Operations.SendToAll, new InjectedFault { RefuseStatus = 429, RefuseTimes = 2 });
        Assert.Equal(HttpStatusCode.TooManyRequests, await host.PostAsync(":send", "1"));
        Assert.Equal(HttpStatusCode.OK, await host.PostAsync(":addToGroups", """{"groups":["g"],"filter":"userId eq 'a'"}"""));
        Assert.Equal(HttpStatusCode.TooManyRequests, await host.PostAsync(":send", "2"));
        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync(":send", "3"));
        Assert.Equal("3", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_refusal_may_come_after_the_effect_and_lasts_until_it_is_reset()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using EmulatorClient client = await host.ConnectAsync();
        host.Faults.Inject(FaultInjection.AnyOperation, new InjectedFault { RefuseStatus = 503, RefuseAfterEffect = true });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await host.PostAsync(":send", "1"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await host.PostAsync(":send", "2"));
        host.Faults.Reset();
        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync(":send", "3"));
        Assert.Equal(["1", "2", "3"], [await client.ReceiveAsync(), await client.ReceiveAsync(), await client.ReceiveAsync()]);
    }

    [Fact]
    public async Task A_send_may_be_lost_though_acknowledged()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using EmulatorClient client = await host.ConnectAsync();
        host.Faults.Inject(Operations.SendToAll, new InjectedFault { Lose = 1 });
        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync(":send", "1"));
        host.Faults.Reset();
        await host.PostAsync(":send", "2");
        Assert.Equal("2", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_send_may_come_twice()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using EmulatorClient client = await host.ConnectAsync();
        host.Faults.Inject(Operations.SendToAll, new InjectedFault { Duplicate = 1 });
        await host.PostAsync(":send", "1");
        Assert.Equal(["1", "1"], [await client.ReceiveAsync(), await client.ReceiveAsync()]);
    }

    [Fact]
    public async Task A_delayed_send_is_acknowledged_when_it_is_done()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using EmulatorClient client = await host.ConnectAsync();
        host.Faults.Inject(Operations.SendToAll, new InjectedFault { MinDelay = TimeSpan.FromSeconds(1) });
        Task<HttpStatusCode> sending = host.PostAsync(":send", "1");
        await EmulatorHost.UntilAsync(() => host.Faults.Calls.ContainsKey(Operations.SendToAll));
        Assert.False(sending.IsCompleted);
        await AdvanceUntilAsync(host, () => sending.IsCompleted);
        Assert.Equal(HttpStatusCode.Accepted, await sending);
        Assert.Equal("1", await client.ReceiveAsync());
    }

    [Fact]
    public async Task With_reordering_later_sends_overtake()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync();
        using EmulatorClient client = await host.ConnectAsync();
        host.Faults.Inject(Operations.SendToAll, new InjectedFault { MaxDelay = TimeSpan.FromSeconds(10), Reorder = true });
        for (int i = 10; i < 30; i++) Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync(":send", $"{i}"));
        host.Clock.Advance(TimeSpan.FromSeconds(10));

        var received = new List<string>();
        for (int i = 0; i < 20; i++) received.Add(await client.ReceiveAsync());
        string[] sent = [.. Enumerable.Range(10, 20).Select(i => $"{i}")];
        Assert.Equal(sent, received.Order(StringComparer.Ordinal));
        Assert.NotEqual(sent, received);
    }

    [Fact]
    public async Task Faults_are_settable_by_the_options()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync(
            ("Faults:sendToAll:RefuseStatus", "503"), ("Faults:sendToAll:RefuseTimes", "1"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await host.PostAsync(":send", "1"));
        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync(":send", "1"));
    }

    // The timer may not be there yet when the clock is first moved.
    private static Task AdvanceUntilAsync(EmulatorHost host, Func<bool> condition) => EmulatorHost.UntilAsync(() =>
    {
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        return condition();
    });
}
