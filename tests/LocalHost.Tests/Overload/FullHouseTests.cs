using System.Diagnostics;
using System.Net;
using AgentCore.LocalHost.Drivers;
using AgentCore.LocalHost.Tests;

namespace AgentCore.LocalHost.Overload;

/// <summary>More clients than there is room for: as many as promised are served, and the others are told to come later.</summary>
[Collection(nameof(CrowdTests))]
public sealed class FullHouseTests
{
    /// <summary>What an instance promises, the default of <c>Limits:MaxConnections</c>.</summary>
    private const int Promised = 10_000;

    /// <summary>All clients have one token.</summary>
    private static readonly string[] Crowded = ["--Limits:ConnectionsPerSubject=20000"];

    [Fact]
    public async Task Of_eleven_thousand_streams_ten_thousand_are_served_and_each_other_is_told_to_come_later()
    {
        using CancellationTokenSource limit = Limit();
        await using LocalHostProcess host = await LocalHostProcess.StartAsync(Crowded, limit.Token);
        await using var topic = new Publisher(host.Url);
        string token = await topic.TokenAsync();

        long begun = Stopwatch.GetTimestamp();
        LeanStream[] all = await Crowd.AskAsync(
            Promised * 11 / 10, (number, stop) => LeanStream.AskAsync(host.Url, number, token, null, stop), limit.Token);
        TimeSpan asking = Stopwatch.GetElapsedTime(begun);
        LeanStream[] served = [.. all.Where(stream => stream.Status == 200)];
        LeanStream[] refused = [.. all.Where(stream => stream.Status != 200)];
        Assert.Equal((Promised, Promised / 10), (served.Length, refused.Length));
        foreach (LeanStream stream in refused) await IsToldToComeLaterAsync(stream, limit.Token);

        begun = Stopwatch.GetTimestamp();
        Task<int?>[] reading = [.. served.Select(stream => stream.NumberAsync(limit.Token).AsTask())];
        await topic.PublishAsync(TestEvent.Numbered(7));
        Assert.All(await Task.WhenAll(reading), number => Assert.Equal(7, number));
        Tell($"{all.Length:N0} streams asked for in {asking.TotalSeconds:N1} s: {served.Length:N0} served, {refused.Length:N0} refused; "
            + $"an event had reached all {served.Length:N0} after {Stopwatch.GetElapsedTime(begun).TotalMilliseconds:N0} ms; peak {host.PeakBytes >> 20} MB");

        served[0].Dispose();
        using LeanStream next = await OneMoreAsync(number => LeanStream.AskAsync(host.Url, number, token, null, limit.Token), limit.Token);
        Assert.Equal(200, next.Status);
        using LeanStream beyond = await LeanStream.AskAsync(host.Url, 0, token, null, limit.Token);
        await IsToldToComeLaterAsync(beyond, limit.Token);
        foreach (LeanStream stream in served) stream.Dispose();
    }

    [Fact]
    public async Task Of_eleven_thousand_WebSockets_ten_thousand_are_served_and_each_other_is_told_to_come_later()
    {
        using CancellationTokenSource limit = Limit();
        await using LocalHostProcess host = await LocalHostProcess.StartAsync(Crowded, limit.Token);
        await using var topic = new Publisher(host.Url);
        string token = await topic.TokenAsync();

        long begun = Stopwatch.GetTimestamp();
        LeanSocket[] all = await Crowd.AskAsync(
            Promised * 11 / 10, (number, stop) => LeanSocket.AskAsync(host.Url, number, token, stop), limit.Token);
        TimeSpan asking = Stopwatch.GetElapsedTime(begun);
        LeanSocket[] served = [.. all.Where(socket => socket.Status == 101)];
        LeanSocket[] refused = [.. all.Where(socket => socket.Status != 101)];
        Assert.Equal((Promised, Promised / 10), (served.Length, refused.Length));
        foreach (LeanSocket socket in refused)
        {
            // HTTP/1.1 keeps the connection: one answer is all that is to be read.
            Assert.Contains("\r\nRetry-After: 5\r\n", $"{socket.Head}\r\n", StringComparison.Ordinal);
            Assert.Equal((int)HttpStatusCode.ServiceUnavailable, socket.Status);
            Assert.Contains("\"code\":\"TOO_MANY_CONNECTIONS\"", await socket.BodyAsync(limit.Token), StringComparison.Ordinal);
            socket.Dispose();
        }

        begun = Stopwatch.GetTimestamp();
        Task<int?>[] reading = [.. served.Select(socket => socket.NumberAsync(limit.Token).AsTask())];
        await topic.PublishAsync(TestEvent.Numbered(7));
        Assert.All(await Task.WhenAll(reading), number => Assert.Equal(7, number));
        Tell($"{all.Length:N0} WebSockets asked for in {asking.TotalSeconds:N1} s: {served.Length:N0} served, {refused.Length:N0} refused; "
            + $"an event had reached all {served.Length:N0} after {Stopwatch.GetElapsedTime(begun).TotalMilliseconds:N0} ms; peak {host.PeakBytes >> 20} MB");

        served[0].Dispose();
        using LeanSocket next = await OneMoreAsync(number => LeanSocket.AskAsync(host.Url, number, token, limit.Token), limit.Token);
        Assert.Equal(101, next.Status);
        foreach (LeanSocket socket in served) socket.Dispose();
    }

    private static async Task IsToldToComeLaterAsync(LeanStream stream, CancellationToken cancellation)
    {
        Assert.Equal((int)HttpStatusCode.ServiceUnavailable, stream.Status);
        Assert.Contains("\r\nRetry-After: 5\r\n", $"{stream.Head}\r\n", StringComparison.Ordinal);
        Assert.Contains("\"code\":\"TOO_MANY_CONNECTIONS\"", await stream.RestAsync(cancellation), StringComparison.Ordinal);
        stream.Dispose();
    }

    /// <summary>Asks until the place of the one that left is free, which the server learns by a read that ends.</summary>
    private static async Task<T> OneMoreAsync<T>(Func<int, Task<T>> ask, CancellationToken cancellation) where T : LeanConnection
    {
        while (true)
        {
            T asked = await ask(0);
            if (asked.Status is 200 or 101) return asked;
            asked.Dispose();
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation);
        }
    }

    private static void Tell(string figures) => TestContext.Current.TestOutputHelper!.WriteLine(figures);

    private static CancellationTokenSource Limit()
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Crowd.Patience);
        return limit;
    }
}
