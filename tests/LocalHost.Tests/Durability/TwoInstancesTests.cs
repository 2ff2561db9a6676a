using AgentCore.LocalHost.Drivers;
using AgentCore.LocalHost.WebPubSub.Faults;
using AgentCore.Testing;

namespace AgentCore.LocalHost.Durability;

public sealed class TwoInstancesTests(Azurite azurite)
{
    private const int Calls = 60;

    [Fact]
    public async Task Two_stream_instances_behind_one_Web_PubSub_give_every_subscriber_the_same_sequence_while_two_relays_publish()
    {
        StoredLog log = await StoredLog.NewAsync(azurite, "--Log:SegmentBytes=16384");
        await using RunningHost one = await log.StartAsync();
        await using RunningHost other = await log.JoinAsync(one);
        // What the feed says comes late, in any order, twice, or not at all.
        one.Faults.Inject("sendToGroup", new InjectedFault { MaxDelay = TimeSpan.FromMilliseconds(20), Reorder = true, Duplicate = 0.2, Lose = 0.1 });
        string token = await one.TokenAsync();
        StreamFollower[] streams = [.. new[] { one, one, one, other, other, other }.Select(instance => new StreamFollower(instance.Url, token))];
        var socket = new WebSocketFollower(one.Url, token, since: "earliest");
        HashSet<int> wanted = [.. Enumerable.Range(0, 2 * Calls * 3)];
        Task<IReadOnlyList<(string Id, int Number)>[]> following = Task.WhenAll(streams.Append<Follower>(socket).Select(follower => follower.FollowAsync(wanted)));
        await Task.WhenAll(streams.Append<Follower>(socket).Select(follower => follower.Begun));

        await Task.WhenAll(PublishAsync(one, 0), PublishAsync(other, Calls * 3));
        IReadOnlyList<(string Id, int Number)>[] sequences = await following;
        IReadOnlyList<(string Id, int Number)> first = sequences[0];
        Assert.Equal(wanted.Order(), first.Select(item => item.Number).Order());
        Assert.Equal(first.Select(item => item.Id).Order(StringComparer.Ordinal), first.Select(item => item.Id));
        Assert.All(sequences[..^1], sequence => Assert.Equal(first, sequence));
        Assert.Equal(first.ToHashSet(), sequences[^1].ToHashSet());
        // Both relays had their turns: otherwise this would show nothing.
        Assert.Contains(first.Zip(first.Skip(1)), pair => (pair.First.Number < Calls * 3) != (pair.Second.Number < Calls * 3));
    }

    /// <summary>Calls of three events, some made twice.</summary>
    private static async Task PublishAsync(RunningHost relay, int from)
    {
        for (int call = 0; call < Calls; call++)
        {
            TestEvent[] events = [.. Enumerable.Range(from + (call * 3), 3).Select(number => TestEvent.Numbered(number))];
            await relay.Http.DeliverAsync(events);
            if (call % 7 == 3) await relay.Http.DeliverAsync(events);
        }
    }
}
