using AgentCore.Channels;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Feed;
using AgentCore.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.Streams;

/// <summary>A hub on a scripted log, feed and clock.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public Stage(Action<StreamOptions>? configure = null, int maxStreams = 100)
    {
        configure?.Invoke(Options);
        Streams = new EventStreams(Log, Feed, Options, maxStreams, SharedLanes.All, Clock, new SeededRandom(1), NullLogger<EventStreams>.Instance, Metrics.Streams);
    }

    public ScriptedLog Log { get; } = new();

    public ScriptedFeed Feed { get; } = new();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 10, 18, 10, 30, 0, TimeSpan.Zero));

    public StreamOptions Options { get; } = new();

    public RealtimeMetrics Metrics { get; } = new();

    public EventStreams Streams { get; }

    public static ChannelSet All { get; } = new(EventCatalogue.Default.Types.Select(type => new Channel(type)));

    public static AgentEvent Event(string data, string type = "agent.error", string? agent = null) =>
        new("test", "1", type, agent, new DateTimeOffset(2025, 10, 18, 10, 30, 0, TimeSpan.Zero), System.Text.Encoding.UTF8.GetBytes(data));

    public static StreamRequest Everything(string? lastEventId = null, string? since = null, StreamFormat format = StreamFormat.Named) =>
        new(All, format, null) { LastEventId = lastEventId, Since = since };

    /// <summary>Appends and has the feed say so.</summary>
    public LogPosition Publish(params AgentEvent[] events)
    {
        FeedBlock block = Log.Append(events);
        Feed.Say(block);
        return block.Entries[^1].Position;
    }

    public async Task<Client> ConnectAsync(StreamRequest? request = null, long pipeBytes = 65_536) =>
        Client.Run(await OpenAsync(request ?? Everything()), pipeBytes);

    public async Task<EventStream> OpenAsync(StreamRequest request)
    {
        StreamOpening opening = await Streams.OpenAsync(request, TestContext.Current.CancellationToken);
        return Assert.IsType<StreamOpening.Opened>(opening).Stream;
    }

    /// <summary>Until the feed is heard, and what joining it asks of the log has been answered: one event passes.</summary>
    public async Task SettleAsync(Client client)
    {
        Publish(Event("\"settled\""));
        await client.NextAsync("agent.error");
        await Streams.Tail.ReadNowAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Lets time pass in small steps until something is so. A real minute at most.</summary>
    public async Task UntilAsync(Func<bool> condition, TimeSpan? step = null)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(1), "It never came to be.");
            Clock.Advance(step ?? TimeSpan.FromMilliseconds(20));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => Streams.DisposeAsync();
}
