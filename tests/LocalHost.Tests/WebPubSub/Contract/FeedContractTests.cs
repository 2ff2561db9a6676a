using System.Text;
using System.Text.Json;
using AgentCore.EventLog;
using AgentCore.Feed;
using AgentCore.PubSub;
using AgentCore.Testing;
using AgentCore.WebPubSub;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.LocalHost.Tests.WebPubSub.Contract;

/// <summary>From a relay's append to the stream app, through the service.</summary>
public sealed class FeedContractTests : IAsyncLifetime
{
    /// <summary>The members with which every record begins.</summary>
    private const string Stamp = "\"at\":\"1970-01-01T00:00:00.0000000Z\",\"by\":\"0000000000000001\"";

    private readonly CancellationTokenSource stop = new();
    private readonly uint log = (uint)Random.Shared.Next();
    private ContractTarget target = null!;

    public async ValueTask InitializeAsync() => target = await ContractTarget.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await target.DisposeAsync();
        stop.Dispose();
    }

    private IAsyncEnumerator<FeedSignal> Read() =>
        new WebPubSubFeed(target.Hub, TimeProvider.System, NullLogger<WebPubSubFeed>.Instance).ReadAsync(Limit.Token).GetAsyncEnumerator();

    private AppendedBlock Block(uint offset, int dataSize)
    {
        string data = $$"""{ "agent_id" : "a-1", "n":1.0, "x":"{{new string('x', dataSize)}}"}""";
        string recorded = $$"""{{{Stamp}},"source":"/agents/a-1","id":"e-1","type":"agent.error","agent":"a-1","time":"1970-01-01T00:00:00Z","data":{{data}}}""";
        string again = $$"""{{{Stamp}},"again":"{{new LogPosition(log, 1, 90)}}","bytes":50}""";
        return new AppendedBlock(new LogPosition(log, 1, offset), [Line(offset + 40, recorded), Line(offset + 80, again)]);
    }

    private AppendedLine Line(uint end, string record) => new(new LogPosition(log, 1, end), Encoding.UTF8.GetBytes(record));

    /// <summary>The next block of this test's own log: another's may come by where the target is shared.</summary>
    private async Task<FeedBlock> NextAsync(IAsyncEnumerator<FeedSignal> signals)
    {
        while (true)
        {
            Assert.True(await signals.MoveNextAsync());
            if (signals.Current is FeedSignal.Block block && block.Appended.Previous.Log == log) return block.Appended;
        }
    }

    [Fact]
    public async Task Every_instance_hears_the_blocks_that_a_relay_appends_after_it_joined()
    {
        await using IAsyncEnumerator<FeedSignal> one = Read(), other = Read();
        Assert.True(await one.MoveNextAsync());
        Assert.IsType<FeedSignal.Joined>(one.Current);
        Assert.True(await other.MoveNextAsync());

        var sender = new FeedSender(target.Hub, NullLogger<FeedSender>.Instance, Unmeasured.Metrics.Feed);
        Task sending = sender.RunAsync(stop.Token);
        AppendedBlock[] blocks = [Block(100, 10), Block(180, 300_000), Block(260, 10)];
        foreach (AppendedBlock block in blocks) sender.OnAppended(block);
        foreach (AppendedBlock block in blocks)
        {
            Assert.Equal(Text(block), Text(await NextAsync(one)));
            Assert.Equal(Text(block), Text(await NextAsync(other)));
        }
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    [Requirement("Feed rights")]
    public async Task Who_has_no_role_for_it_cannot_join_the_feed()
    {
        using ContractClient client = await target.ConnectAsync();
        await client.SendAsync("""{"type":"joinGroup","group":"~feed","ackId":1}""");
        JsonElement ack = await client.ReceiveAsync();
        Assert.False(ack.GetProperty("success").GetBoolean());
        Assert.Equal("Forbidden", ack.GetProperty("error").GetProperty("name").GetString());
    }

    [Fact]
    [Requirement("Feed rights")]
    public async Task The_role_for_the_feed_is_for_no_other_group()
    {
        using ContractClient client = await target.ConnectAsync("feed", WellKnownRoles.JoinFeed);
        await client.SendAsync("""{"type":"joinGroup","group":"~session","ackId":1}""");
        Assert.False((await client.ReceiveAsync()).GetProperty("success").GetBoolean());
    }

    [Fact]
    public async Task A_handler_that_takes_the_role_away_is_an_error_and_not_a_silent_feed()
    {
        target.Upstream.TakesRoles = true;
        await using IAsyncEnumerator<FeedSignal> signals = Read();
        await Assert.ThrowsAsync<FeedException>(() => signals.MoveNextAsync().AsTask());
    }

    [Fact]
    public async Task The_feed_ends_when_the_service_closes_its_connection()
    {
        _ = target.Upstream;
        await using IAsyncEnumerator<FeedSignal> signals = Read();
        Assert.True(await signals.MoveNextAsync());
        await target.Hub.CloseGroupAsync(WellKnownGroups.Feed, "maintenance", Limit.Token);
        Assert.False(await signals.MoveNextAsync());
    }

    private static string Text(AppendedBlock sent) => Text(FeedMessage.TryRead(Assert.Single(FeedMessage.Write(sent)).Span)!);

    private static string Text(FeedBlock block) => string.Join('\n', block.Entries.Select(Text).Prepend(block.Previous.ToString()));

    private static string Text(LogEntry entry) => entry is LogEntry.Recorded { Event: var message }
        ? $"{entry.Position} {message with { Data = default }} {Encoding.UTF8.GetString(message.Data.Span)}"
        : entry.ToString();
}
