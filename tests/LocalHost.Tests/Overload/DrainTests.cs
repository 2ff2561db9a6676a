using System.Diagnostics;
using AgentCore.LocalHost.Drivers;
using AgentCore.LocalHost.Durability;
using AgentCore.LocalHost.Tests;
using AgentCore.PubSub;
using AgentCore.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentCore.LocalHost.Overload;

/// <summary>An instance is told to end while thousands listen and events come in; another one has the same log.</summary>
[Collection(nameof(CrowdTests))]
public sealed class DrainTests(Azurite azurite)
{
    private const int Streams = 5_000, Sockets = 500;

    private const int Batches = 100, BatchSize = 2, TerminatedAt = 20;

    /// <summary>The default of <c>Stream:DrainWindow</c>, and what every stream adds to it.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10), Least = TimeSpan.FromSeconds(1);

    /// <summary>How far apart calls are, so that some fall before, some into and some behind the window.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task At_SIGTERM_every_client_is_told_all_return_spread_over_the_window_and_nothing_is_lost_or_doubled()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Crowd.Patience);
        StoredLog log = await StoredLog.NewAsync(azurite, "--Limits:ConnectionsPerSubject=10000");
        await using LocalHostProcess leaving = await LocalHostProcess.StartAsync(log.Settings, limit.Token);
        await using RunningHost staying = await log.StartAsync(configure: ShareTheLog);
        await using var topic = new Publisher(leaving.Url);
        await using var otherTopic = new Publisher(staying.Url);
        string token = await topic.TokenAsync();
        LeanStream[] streams = await Crowd.AskAsync(
            Streams, (i, stop) => LeanStream.AskAsync(leaving.Url, i, token, null, stop), limit.Token);
        LeanSocket[] sockets = await Crowd.AskAsync(Sockets, (i, stop) => LeanSocket.AskAsync(leaving.Url, i, token, stop), limit.Token);
        foreach (LeanStream stream in streams) await stream.BlockAsync(limit.Token);

        Task<TimeSpan>[] following = [.. streams.Select((stream, i) => FollowAsync(stream, staying.Url, i, token, limit.Token))];
        Task<int?>[] closing = [.. sockets.Select(socket => CloseCodeAsync(socket, limit.Token))];
        long terminated = 0;
        for (int batch = 0; batch < Batches; batch++)
        {
            if (batch == TerminatedAt)
            {
                leaving.Terminate();
                terminated = Stopwatch.GetTimestamp();
            }
            IEnumerable<int> numbers = Enumerable.Range(batch * BatchSize, BatchSize);
            await DeliverAsync(topic, otherTopic, [.. numbers.Select(number => TestEvent.Numbered(number))]);
            await Task.Delay(Pace, limit.Token);
        }

        Assert.Equal(0, await leaving.ExitAsync(limit.Token));
        Assert.All(await Task.WhenAll(closing), code => Assert.Equal(1001, code));
        TimeSpan[] told = await Task.WhenAll(following);
        TimeSpan took = Stopwatch.GetElapsedTime(terminated);
        int[] tenths = [.. Enumerable.Range(0, 10).Select(tenth => told.Count(wait => (int)((wait - Least) / Window * 10) == tenth))];
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Streams} streams told to return after {told.Min().TotalSeconds:N2} to {told.Max().TotalSeconds:N2} s, by tenths of the window {string.Join(' ', tenths)}; "
            + $"{Sockets} WebSockets closed with 1001; all {Streams} had all {Batches * BatchSize} events once and in order {took.TotalSeconds:N1} s after SIGTERM");
        Assert.Equal(Streams, tenths.Sum());
        // A tenth of them each, 500 with a deviation of 21 (binomial). 400 and 600 are almost five of those away: once in 40,000 runs.
        Assert.All(tenths, count => Assert.InRange(count, Streams * 8 / 100, Streams * 12 / 100));
        foreach (LeanSocket socket in sockets) socket.Dispose();
    }

    /// <summary>
    /// A second host on one log is refused where it has a hub of its own, whose WebSockets would miss events. Here all WebSockets are the
    /// leaving host's, so the staying one hides that it has one.
    /// </summary>
    private static void ShareTheLog(IServiceCollection services)
    {
        Func<IServiceProvider, object> own = services.Last(service => service.ServiceType == typeof(IHub)).ImplementationFactory!;
        services.AddSingleton<IHub>(provider => new FaultyHub((IHub)own(provider)));
    }

    /// <summary>
    /// Follows to the last event, as an <c>EventSource</c> does: where it is told to, it waits, and comes back by its last id.
    /// </summary>
    /// <returns>How long it was told to wait.</returns>
    private static async Task<TimeSpan> FollowAsync(LeanStream stream, Uri other, int number, string token, CancellationToken cancellation)
    {
        int next = 0;
        while (await stream.NumberAsync(cancellation) is { } read) Assert.Equal(next++, read);
        Assert.True(stream.IsToldToReturn, "A stream ended without a word.");
        (TimeSpan told, string id) = (stream.Retry, stream.LastEventId);
        stream.Dispose();
        await Task.Delay(told, cancellation);
        using LeanStream again = await LeanStream.AskAsync(other, number, token, id, cancellation);
        Assert.Equal(200, again.Status);
        while (next < Batches * BatchSize) Assert.Equal(next++, await again.NumberAsync(cancellation));
        return told;
    }

    private static async Task<int?> CloseCodeAsync(LeanSocket socket, CancellationToken cancellation)
    {
        while (await socket.MessageAsync(cancellation) is not null) { }
        return socket.CloseCode;
    }

    /// <summary>As Event Grid delivers through a front door: where one instance does not take the call, the other gets it.</summary>
    private static async Task DeliverAsync(Publisher one, Publisher other, TestEvent[] events)
    {
        if (!await one.TryPublishAsync(events)) await other.PublishAsync(events);
    }
}
