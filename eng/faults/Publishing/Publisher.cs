using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Sockets;
using AgentCore.Faults.Histories;

namespace AgentCore.Faults.Publishing;

/// <summary>
/// Agents, and Event Grid behind them: batches in its wire format, late, out of order, some of them twice or to both relays at once, and
/// what was not acknowledged again and again, in other batches.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/event-grid/delivery-and-retry</remarks>
/// <param name="topics">The addresses at which the relays take deliveries.</param>
/// <param name="seed">Draws events, batches and delays.</param>
/// <param name="isLong">Whether the run is long enough for the later ones of Event Grid's tries.</param>
internal sealed class Publisher(IReadOnlyList<Uri> topics, int seed, bool isLong) : IDisposable
{
    private const int Deliverers = 8;

    /// <summary>An event every so often, and so many more at once in every fortieth of these.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    private const int EventsABeat = 4;
    private const int BeatsToABurst = 40;
    private const int Burst = 60;

    /// <summary>How often a batch is held back for up to two seconds, comes again after it was acknowledged, goes to both relays at
    /// once, or has an event twice.</summary>
    private const double LateOdds = 0.1, AgainOdds = 0.08, BothOdds = 0.05, TwiceOdds = 0.05;

    /// <summary>
    /// What was not acknowledged comes again within a second, or, where there is time, now and then only when a replay no longer goes back
    /// so far: Event Grid waits 10 s, then 30 s, then a minute.
    /// </summary>
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(1), LateAgain = TimeSpan.FromSeconds(40);

    private const double LateAgainOdds = 0.15;

    /// <summary>How long Event Grid waits for an answer.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    private readonly HttpClient http = new() { Timeout = AnswerLimit };
    private readonly ConcurrentDictionary<int, AgentEvent> acknowledged = new();
    private readonly ConcurrentQueue<Acknowledgement> acknowledgements = [];
    private readonly Outbox outbox = new();
    private readonly Random random = new(seed);
    private int last;

    public IReadOnlyCollection<int> Published => [.. Enumerable.Range(1, last)];

    public IReadOnlyCollection<int> Acknowledged => [.. acknowledged.Keys];

    /// <summary>Every delivery that was acknowledged.</summary>
    public IReadOnlyCollection<Acknowledgement> Acknowledgements => acknowledgements;

    /// <summary>Publishes events of a size, and returns once all are acknowledged. Only while nothing goes wrong.</summary>
    public async Task PublishAsync(int count, int padding, CancellationToken cancellation)
    {
        AgentEvent[] events = [.. Enumerable.Range(0, count).Select(_ => AgentEvent.Draw(++last, random) with { Padding = padding })];
        foreach (AgentEvent[] batch in events.Chunk(count / 4))
        {
            if (!await TryAsync(topics[0], batch, cancellation)) throw new InvalidOperationException("A delivery failed before any fault.");
            foreach (AgentEvent sent in batch) acknowledged[sent.Number] = sent;
        }
    }

    /// <summary>An event of each type and agent, to be delivered as the others are.</summary>
    public void PublishOneOfEach() =>
        outbox.Add(AgentEvent.Types.SelectMany(type => AgentEvent.Agents.Select(agent => new AgentEvent(++last, type, agent, 0))));

    /// <summary>Draws events until told to stop.</summary>
    public async Task ReportAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Beat);
        for (int beat = 1; !stop.IsCancellationRequested; beat++)
        {
            int count = beat % BeatsToABurst == 0 ? Burst : EventsABeat;
            outbox.Add([.. Enumerable.Range(0, count).Select(_ => AgentEvent.Draw(++last, random))]);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>Delivers until told to stop.</summary>
    public Task DeliverAsync(CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(1, Deliverers).Select(number => DeliverAsync(new Random(HashCode.Combine(seed, number)), stop)));

    /// <summary>Everything is acknowledged, and nothing is to come again.</summary>
    public bool IsIdle => outbox.IsEmpty;

    public void Dispose() => http.Dispose();

    private async Task DeliverAsync(Random own, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            List<AgentEvent> batch = outbox.Take(own);
            if (batch.Count == 0)
            {
                await Task.Delay(Beat, CancellationToken.None);
                continue;
            }
            bool isTaken = await DeliverAsync(batch, own, stop);
            if (isTaken)
                foreach (AgentEvent sent in batch) acknowledged[sent.Number] = sent;
            if (isTaken && own.NextDouble() >= AgainOdds) outbox.Done(batch, []);
            else _ = ReturnAsync(batch, !isTaken && isLong && own.NextDouble() < LateAgainOdds ? LateAgain : Upto(SoonAgain, own));
        }
    }

    private async Task ReturnAsync(List<AgentEvent> batch, TimeSpan pause)
    {
        await Task.Delay(pause);
        outbox.Done(batch, batch);
    }

    private async Task<bool> DeliverAsync(List<AgentEvent> batch, Random own, CancellationToken stop)
    {
        if (own.NextDouble() < LateOdds) await Task.Delay(Upto(TimeSpan.FromSeconds(2), own), CancellationToken.None);
        AgentEvent[] sent = own.NextDouble() < TwiceOdds ? [.. batch, batch[0]] : [.. batch];
        int topic = own.Next(topics.Count);
        if (own.NextDouble() >= BothOdds) return await TryAsync(topics[topic], sent, stop);
        bool[] answers = await Task.WhenAll(topics.Select(each => TryAsync(each, sent, stop)));
        return answers.Any(isTaken => isTaken);
    }

    private async Task<bool> TryAsync(Uri topic, AgentEvent[] events, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, topic);
        request.Headers.Add("aeg-event-type", "Notification");
        request.Content = new StringContent(
            $"[{string.Join(',', events.Select(sent => sent.ToCloudEvent()))}]",
            new MediaTypeHeaderValue("application/cloudevents-batch+json"));
        try
        {
            using HttpResponseMessage answer = await http.SendAsync(request, cancellation);
            if (answer.IsSuccessStatusCode) acknowledgements.Enqueue(new Acknowledgement(topic, [.. events.Select(sent => sent.Number)], TimeProvider.System.GetTimestamp()));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    private static TimeSpan Upto(TimeSpan limit, Random own) => limit * own.NextDouble();
}
