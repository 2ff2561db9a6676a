using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using AgentCore.Bench.Reports;
using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Clients;

/// <summary>Somebody who asks for a small page of history at an even rate, whether or not the one before has come.</summary>
internal sealed class PageTimes
{
    private const int Events = 10;

    private readonly ConcurrentQueue<long> times = [];
    private volatile Exception? failure;

    /// <summary>Asks without end.</summary>
    public async Task RunAsync(Gateway gateway, int rate)
    {
        using HttpClient http = HistoryPages.Client(gateway, Gateway.TokenFor("small-pages"));
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1) / rate);
        while (await timer.WaitForNextTickAsync()) _ = AskAsync(http);
    }

    /// <summary>Since this was last asked.</summary>
    /// <exception cref="InvalidOperationException">A page did not come: a time without it would flatter.</exception>
    public Percentiles Take()
    {
        if (failure is { } failed) throw new InvalidOperationException("A page of history was refused.", failed);
        var taken = new List<long>();
        while (times.TryDequeue(out long time)) taken.Add(time);
        taken.Sort();
        return Percentiles.Of(taken.ToArray());
    }

    private async Task AskAsync(HttpClient http)
    {
        long due = Stopwatch.GetTimestamp();
        try
        {
            await HistoryPages.ReadAsync(http, Events);
            times.Enqueue(Stopwatch.GetTimestamp() - due);
        }
        catch (Exception refused) when (refused is HttpRequestException or SocketException)
        {
            failure = refused;
        }
    }
}
