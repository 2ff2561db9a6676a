using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Relay;
using AgentCore.Testing;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.Sessions;

public sealed class NothingMissedTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("earliest")]
    public async Task Events_between_any_two_calls_of_the_first_subscribe_reach_the_connection(string? since)
    {
        var world = new World();
        Session session = await world.ConnectAsync();
        var inbox = new Inbox();
        int published = await PublishBetweenCallsAsync(world, async () => inbox.Take(await session.SubscribeAsync("*", since)));
        Assert.InRange(published, 2, 10);
        Assert.Equal(Ids(world), inbox.Seen.Order(StringComparer.Ordinal));
        Assert.All(inbox.Replays, replay => Assert.Equal(replay.Told, replay.Came));
    }

    [Fact]
    public async Task A_subscribe_that_fails_at_any_call_loses_nothing_and_can_be_repeated()
    {
        for (int failing = 1; failing <= 4; failing++)
            foreach (Fault fault in new[] { Fault.Refused, Fault.AnswerLost })
            {
                var world = new World();
                Session session = await world.ConnectAsync();
                await world.PublishAsync(world.NewEvent());
                var inbox = new Inbox();
                int call = world.Hub.Operations.Count + failing;
                world.Hub.Faults = number => number == call ? fault : Fault.None;
                inbox.Take(await session.SubscribeAsync("agent.error", "earliest"));
                world.Hub.Faults = null;
                await world.PublishAsync(world.NewEvent());
                inbox.Take(await session.SubscribeAsync("agent.error", "earliest"));
                await world.PublishAsync(world.NewEvent());
                inbox.Take(session.Connection.TakeReceived());
                Assert.Equal(Ids(world), inbox.Seen.Order(StringComparer.Ordinal));
                Assert.DoesNotContain(session.Connection.Groups, group => group.StartsWith("~auto.", StringComparison.Ordinal));
            }
    }

    [Fact]
    public async Task An_event_whose_first_relay_died_before_sending_is_replayed_once_it_is_relayed_again()
    {
        var world = new World();
        AgentEvent unsent = world.NewEvent();
        await world.Log.AppendAsync([unsent], World.Cancellation);
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        Session session = await world.ConnectAsync();
        await world.PublishAsync(world.NewEvent());
        var inbox = new Inbox();
        inbox.Take(session.Connection.TakeReceived());
        world.Hub.Disconnect(session.Connection.Id);
        await world.PublishAsync(unsent);

        Session again = await world.ConnectAsync();
        inbox.Take(await again.SubscribeAsync("*", inbox.Cursor));
        Assert.Equal(Ids(world), inbox.Seen.Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// Each event is appended at once and sent later, by as much as a relay's deadline allows, so out of order; the client is cut and comes
    /// back, each time with the greatest id it has seen.
    /// </summary>
    [Fact]
    public Task A_client_that_drops_seen_ids_and_resumes_with_the_greatest_misses_nothing() =>
        Gen.Select(
            Gen.Select(Gen.Int[0, 120_000], Gen.Int[0, 20_000]).Array[1, 30],
            Gen.Select(Gen.Int[0, 150_000], Gen.Int[0, 20_000]).Array[0, 6])
        .SampleAsync(history => ResumeAsync(history.Item1, history.Item2), iter: 500);

    private static async Task ResumeAsync((int At, int Delay)[] events, (int At, int For)[] cuts)
    {
        var world = new World();
        var inbox = new Inbox();
        Session session = await world.ConnectAsync();
        inbox.Take(await session.SubscribeAsync("*", "earliest"));
        List<(int At, Func<Task> What)> plan = [];
        foreach ((int at, int delay) in events)
        {
            AgentEvent published = world.NewEvent();
            plan.Add((at, () => world.Log.AppendAsync([published], World.Cancellation)));
            plan.Add((at + delay, () => SendAsync(world, published)));
        }
        foreach ((int at, int length) in cuts)
        {
            plan.Add((at, () =>
            {
                inbox.Take(session.Connection.TakeReceived());
                world.Hub.Disconnect(session.Connection.Id);
                return Task.CompletedTask;
            }
            ));
            plan.Add((at + length, async () =>
            {
                inbox.Take(session.Connection.TakeReceived());
                world.Hub.Disconnect(session.Connection.Id);
                session = await world.ConnectAsync(channels: "none");
                inbox.Take(await session.SubscribeAsync("*", inbox.Cursor ?? "earliest"));
            }
            ));
        }
        DateTimeOffset begin = world.Clock.GetUtcNow();
        foreach ((int at, Func<Task> what) in plan.OrderBy(item => item.At))
        {
            world.Clock.SetUtcNow(begin.AddMilliseconds(at));
            await what();
        }
        inbox.Take(session.Connection.TakeReceived());
        Assert.Equal(Ids(world), inbox.Seen.Order(StringComparer.Ordinal));
    }

    /// <summary>The second half of a relay, for an event that is in the log already.</summary>
    private static Task SendAsync(World world, AgentEvent known)
    {
        LogEntry.Recorded place = world.Log.Entries.OfType<LogEntry.Recorded>().Single(entry => entry.Event == known);
        return new EventRelay(new AppendedLog(place), world.Hub, new RelayOptions(), world.Clock,
            Unmeasured.Metrics.Relay, Unmeasured.Metrics.Deliveries, NullLogger<EventRelay>.Instance).PublishAsync([known], World.Cancellation);
    }

    /// <summary>Publishes before each REST call of the action and after the last; how often that was.</summary>
    private static async Task<int> PublishBetweenCallsAsync(World world, Func<Task> action)
    {
        int published = 0;
        world.Hub.BeforeCall = async () =>
        {
            Func<Task>? between = world.Hub.BeforeCall;
            world.Hub.BeforeCall = null;
            await world.PublishAsync(world.NewEvent());
            published++;
            world.Hub.BeforeCall = between;
        };
        await action();
        return published;
    }

    private static IEnumerable<string> Ids(World world) =>
        world.Log.Entries.OfType<LogEntry.Recorded>().Select(entry => entry.Position.ToString());
}
