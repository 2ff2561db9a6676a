using System.Text.Json;
using AgentCore.Events;
using AgentCore.Sessions;

namespace AgentCore.Relay;

public sealed class EventRelayTests
{
    private readonly World world = new();

    [Fact]
    public async Task One_type_is_sent_in_log_order()
    {
        Session session = await world.ConnectAsync();
        session.Connection.TakeReceived();
        await world.PublishAsync([.. Enumerable.Range(0, 50).Select(_ => world.NewEvent())]);
        Assert.Equal(world.Log.Entries.Select(entry => entry.Position.ToString()), Ids(session));
    }

    [Theory]
    [InlineData("*", null)]
    [InlineData("*", "a")]
    [InlineData("agent.error", "a")]
    public async Task Nobody_gets_an_event_twice_by_the_channel_of_its_type_and_of_its_agent(string channels, string? agent)
    {
        Session session = await world.ConnectAsync(channels: channels);
        await session.SubscribeAsync("agent.error");
        await session.SubscribeAsync("agent.error:a");
        session.Connection.Groups.Add("~auto.agent.error");
        await world.PublishAsync(world.NewEvent(agent: agent));
        Assert.Single(Ids(session));
    }

    [Fact]
    public async Task An_event_reaches_those_who_listen_to_its_type_or_its_agent_and_no_others()
    {
        Session type = await SubscribedTo("agent.error");
        Session agent = await SubscribedTo("agent.error:a");
        Session otherAgent = await SubscribedTo("agent.error:b");
        Session otherType = await SubscribedTo("task.progress");
        await world.PublishAsync(world.NewEvent(agent: "a"), world.NewEvent());
        Assert.Equal([2, 1, 0, 0], new[] { type, agent, otherAgent, otherType }.Select(session => Ids(session).Count));
    }

    [Fact]
    public async Task A_duplicate_is_sent_again_under_its_first_id_and_once_a_batch()
    {
        Session session = await SubscribedTo("agent.error");
        AgentEvent known = world.NewEvent();
        await world.PublishAsync(known, known);
        await world.PublishAsync(world.NewEvent(), known, known);
        string[] ids = [.. Ids(session)];
        Assert.Equal(3, ids.Length);
        Assert.Equal(ids[0], ids[2]);
    }

    [Fact]
    public async Task A_duplicate_is_sent_as_the_log_holds_it_and_never_as_it_came_again()
    {
        Session session = await SubscribedTo("agent.error");
        Session otherType = await SubscribedTo("task.progress");
        AgentEvent first = world.NewEvent(data: """{"n":"first"}""");
        AgentEvent second = first with { Type = "task.progress", Data = """{"n":"second"}"""u8.ToArray(), TraceParent = "x" };
        await world.PublishAsync(first, second);
        await world.PublishAsync(second, second);
        Assert.Equal(["first", "first"], Events(session).Select(message => message.GetProperty("data").GetProperty("n").GetString()!));
        Assert.Single(Ids(session).Distinct());
        Assert.Empty(Ids(otherType));
    }

    [Fact]
    public async Task A_duplicate_that_the_log_no_longer_holds_is_not_sent()
    {
        Session session = await SubscribedTo("agent.error");
        AgentEvent known = world.NewEvent();
        await world.PublishAsync(known, world.NewEvent());
        session.Connection.TakeReceived();
        world.Log.Forget(1);
        await world.PublishAsync(known);
        Assert.Empty(Ids(session));
    }

    [Fact]
    public async Task A_send_that_fails_fails_the_call_and_its_repetition_heals_it()
    {
        AgentEvent[] batch = [world.NewEvent(), world.NewEvent("task.progress"), world.NewEvent(), world.NewEvent("task.progress")];
        for (int failing = 1; failing <= batch.Length; failing++)
            foreach (Fault fault in new[] { Fault.Refused, Fault.AnswerLost })
            {
                Session session = await SubscribedTo("*");
                int call = world.Hub.Operations.Count + failing;
                world.Hub.Faults = number => number == call ? fault : Fault.None;
                await Assert.ThrowsAsync<RelayException>(() => world.PublishAsync(batch));
                await world.PublishAsync(batch);
                Assert.Equal(4, Ids(session).Distinct().Count());
                Assert.All(Ids(session).GroupBy(id => id), id => Assert.InRange(id.Count(), 1, 2));
            }
        Assert.Equal(4, world.Log.Entries.OfType<EventLog.LogEntry.Recorded>().Count());
    }

    [Fact]
    public async Task An_event_that_the_hub_refuses_for_what_it_is_is_a_gap_and_the_events_behind_it_are_sent()
    {
        Session session = await SubscribedTo("agent.error");
        session.Connection.TakeReceived();
        int second = world.Hub.Operations.Count + 2;
        world.Hub.Faults = call => call == second ? Fault.TooLarge : Fault.None;
        await world.PublishAsync(world.NewEvent(), world.NewEvent(), world.NewEvent());
        string[] places = [.. world.Log.Entries.Select(entry => entry.Position.ToString())];
        Assert.Equal([places[0], places[2]], Ids(session));
        Assert.Contains($$"""{"type":"gap","from":"{{places[0]}}","to":"{{places[1]}}","reason":"undeliverable"}""", session.Connection.Received);
    }

    [Fact]
    public async Task Where_the_hub_refuses_every_message_the_call_fails_and_its_repetition_heals_it()
    {
        Session session = await SubscribedTo("agent.error");
        AgentEvent known = world.NewEvent();
        world.Hub.Faults = _ => Fault.TooLarge;
        await Assert.ThrowsAsync<RelayException>(() => world.PublishAsync(known));
        world.Hub.Faults = null;
        await world.PublishAsync(known);
        Assert.Single(Ids(session));
    }

    [Fact]
    public async Task Nothing_of_a_type_is_sent_past_a_failure_so_that_its_order_holds()
    {
        Session session = await SubscribedTo("agent.error");
        int second = world.Hub.Operations.Count + 2;
        world.Hub.Faults = call => call == second ? Fault.Refused : Fault.None;
        await Assert.ThrowsAsync<RelayException>(() => world.PublishAsync(world.NewEvent(), world.NewEvent(), world.NewEvent()));
        Assert.Single(Ids(session));
    }

    [Fact]
    public async Task A_batch_whose_last_send_is_late_fails_and_what_is_past_the_deadline_is_not_begun()
    {
        Session session = await SubscribedTo("agent.error");
        world.Hub.BeforeCall = () =>
        {
            world.Clock.Advance(TimeSpan.FromSeconds(8));
            return Task.CompletedTask;
        };
        await world.PublishAsync(world.NewEvent(), world.NewEvent());
        await Assert.ThrowsAsync<RelayException>(() => world.PublishAsync([.. Enumerable.Range(0, 10).Select(_ => world.NewEvent())]));
        Assert.Equal(5, Ids(session).Count);
    }

    [Fact]
    public async Task An_empty_batch_asks_nothing_of_anyone()
    {
        await world.PublishAsync();
        Assert.Empty(world.Hub.Operations);
    }

    private async Task<Session> SubscribedTo(string channel)
    {
        Session session = await world.ConnectAsync();
        await session.SubscribeAsync(channel);
        return session;
    }

    private static List<string> Ids(Session session) => [.. Events(session).Select(message => message.GetProperty("id").GetString()!)];

    private static IEnumerable<JsonElement> Events(Session session) => session.Connection.Received
        .Select(message => JsonDocument.Parse(message).RootElement)
        .Where(message => message.GetProperty("type").GetString() == "event");
}
