using AgentCore.Bench.Targets;

namespace AgentCore.Bench.Clients;

/// <summary>Loops that ask for much, until they are ended.</summary>
internal sealed class Flood : IDisposable
{
    /// <summary>How long a stream is left unread before it is given up for another one.</summary>
    private static readonly TimeSpan Unread = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource end = new();
    private long answers;

    /// <summary>Replays confirmed, pages read, streams begun.</summary>
    public long Answers => Volatile.Read(ref answers);

    /// <summary>One connection that asks for the whole log, and for it again as soon as it has it.</summary>
    public Task ReplayAsync(Gateway gateway, string token) => LoopAsync(async () =>
    {
        using ReplayingClient client = await ReplayingClient.ConnectAsync(gateway, token, end.Token);
        while (!end.IsCancellationRequested)
        {
            await client.ReplayAsync(end.Token);
            Interlocked.Increment(ref answers);
        }
    });

    /// <summary>One client that asks for the largest page of history, over and over.</summary>
    public Task PageAsync(Gateway gateway, string token) => LoopAsync(async () =>
    {
        using HttpClient http = HistoryPages.Client(gateway, token);
        while (!end.IsCancellationRequested)
        {
            await HistoryPages.ReadAsync(http, HistoryPages.Largest, end.Token);
            Interlocked.Increment(ref answers);
        }
    });

    /// <summary>Streams that begin with the log's first event and are not read; they leave, and come again.</summary>
    public Task LeaveUnreadAsync(Gateway gateway, int streams) => LoopAsync(async () =>
    {
        using Swarm unread = await Swarm.ConnectAsync(gateway, streams, new SwarmOptions { LastEventId = "earliest", Stalls = _ => true });
        Interlocked.Add(ref answers, streams);
        await Task.Delay(Unread, end.Token);
    });

    public async Task EndAsync(IEnumerable<Task> loops)
    {
        await end.CancelAsync();
        await Task.WhenAll(loops);
    }

    public void Dispose() => end.Dispose();

    /// <summary>A server may well refuse some of a flood: whoever is refused comes again.</summary>
    private async Task LoopAsync(Func<Task> once)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                await once();
            }
            catch (Exception refused) when (refused is IOException or HttpRequestException or OperationCanceledException
                or System.Net.WebSockets.WebSocketException or System.Net.Sockets.SocketException or TimeoutException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }
}
