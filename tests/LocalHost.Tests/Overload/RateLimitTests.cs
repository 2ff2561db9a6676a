using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using AgentCore.LocalHost.Drivers;
using AgentCore.LocalHost.Tests;

namespace AgentCore.LocalHost.Overload;

/// <summary>One client at twice what it may: it is told, and the others do not notice.</summary>
[Collection(nameof(CrowdTests))]
public sealed class RateLimitTests
{
    /// <summary>Ten a second, so that twice as many for six seconds are far beyond the burst.</summary>
    private const int PerMinute = 600, Burst = 20;

    private const int OfTheOffender = 120, OfTheOthers = 15, Others = 50, Events = 100;

    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1) / (2 * PerMinute);

    [Fact]
    public async Task Who_sends_twice_as_much_as_it_may_is_told_so_and_the_others_do_not_notice()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Crowd.Patience);
        await using LocalHostProcess host = await LocalHostProcess.StartAsync(
            [$"--Limits:MessagesPerMinute={PerMinute}", $"--Limits:MessageBurst={Burst}"], limit.Token);
        await using var topic = new Publisher(host.Url);
        string token = await topic.TokenAsync();
        LeanSocket[] sockets = await Crowd.AskAsync(
            Others + 1, (number, stop) => LeanSocket.AskAsync(host.Url, number, token, stop), limit.Token);

        // Everyone sends, and everyone listens, while events go to all.
        Task<Answers>[] listening = [.. sockets.Select((socket, i) => ListenAsync(socket, Messages(i), limit.Token))];
        long begun = Stopwatch.GetTimestamp();
        Task[] sending = [.. sockets.Select((socket, i) => SendAsync(socket, Messages(i), limit.Token))];
        for (int number = 0; number < Events; number++) await topic.PublishAsync(TestEvent.Numbered(number));
        await Task.WhenAll(sending);
        Answers[] heard = await Task.WhenAll(listening);
        TimeSpan took = Stopwatch.GetElapsedTime(begun);

        Assert.All(heard, answers => Assert.Equal(Enumerable.Range(0, Events), answers.Numbers.Order()));
        Assert.All(heard[1..], answers => Assert.Equal((OfTheOthers, 0), (answers.Done, answers.Refused)));
        // The burst, and one each interval since: on a slow machine more, but never more than the time allowed.
        Assert.InRange(heard[0].Done, Burst, Burst + (int)(took.TotalMinutes * PerMinute) + 1);
        Assert.Equal(OfTheOffender, heard[0].Done + heard[0].Refused);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{OfTheOffender} messages in {took.TotalSeconds:N1} s at {PerMinute} a minute: {heard[0].Done} done, {heard[0].Refused} RATE_LIMITED; "
            + $"of {Others} others {heard[1..].Sum(answers => answers.Done)} done, {heard[1..].Sum(answers => answers.Refused)} refused; {Events} events to each");
        foreach (LeanSocket socket in sockets) socket.Dispose();
    }

    [Fact]
    public async Task Who_negotiates_twice_as_often_as_it_may_is_told_when_to_return_and_another_subject_is_not()
    {
        const int perMinute = 60; // the default of Limits:NegotiationsPerMinute
        CancellationToken stop = TestContext.Current.CancellationToken;
        await using LocalHostProcess host = await LocalHostProcess.StartAsync([], stop);
        await using var topic = new Publisher(host.Url);
        (string alice, string bob) = (await topic.TokenAsync(), await topic.TokenAsync("bob"));

        long begun = Stopwatch.GetTimestamp();
        HttpResponseMessage[] answers = await Crowd.AskAsync(2 * perMinute, (_, cancel) => NegotiateAsync(topic.Http, alice, cancel), stop);
        int mostAllowed = perMinute + (int)(Stopwatch.GetElapsedTime(begun).TotalMinutes * perMinute) + 1;
        HttpResponseMessage[] ofBob = await Crowd.AskAsync(perMinute, (_, cancel) => NegotiateAsync(topic.Http, bob, cancel), stop);

        HttpResponseMessage[] refused = [.. answers.Where(answer => !answer.IsSuccessStatusCode)];
        Assert.InRange(answers.Length - refused.Length, perMinute, mostAllowed);
        foreach (HttpResponseMessage answer in refused)
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter?.Delta);
            Assert.Contains("\"code\":\"RATE_LIMITED\"", await answer.Content.ReadAsStringAsync(stop), StringComparison.Ordinal);
        }
        Assert.All(ofBob, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    private static int Messages(int client) => client == 0 ? OfTheOffender : OfTheOthers;

    /// <summary>Pings at twice the rate, however few: a client that sends few is within its burst.</summary>
    private static async Task SendAsync(LeanSocket socket, int messages, CancellationToken cancellation)
    {
        using var pace = new PeriodicTimer(Pace);
        for (int i = 0; i < messages; i++)
        {
            await socket.SendAsync("""{"type":"ping"}""", cancellation);
            await pace.WaitForNextTickAsync(cancellation);
        }
    }

    /// <summary>Reads until every message is answered and every event is here.</summary>
    private static async Task<Answers> ListenAsync(LeanSocket socket, int messages, CancellationToken cancellation)
    {
        var heard = new Answers();
        while (heard.Done + heard.Refused < messages || heard.Numbers.Count < Events)
        {
            ReadOnlyMemory<byte> message = await socket.MessageAsync(cancellation) ?? throw new IOException("A client was closed.");
            if (message.Span.SequenceEqual("""{"type":"pong"}"""u8)) heard.Done++;
            else if (message.Span.IndexOf("\"code\":\"RATE_LIMITED\""u8) >= 0) heard.Refused++;
            else if (LeanStream.NumberIn(message.Span) is { } number) heard.Numbers.Add(number);
        }
        return heard;
    }

    private static async Task<HttpResponseMessage> NegotiateAsync(HttpClient http, string token, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/realtime/negotiate");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request, cancellation);
    }

    private sealed class Answers
    {
        public int Done { get; set; }

        public int Refused { get; set; }

        public List<int> Numbers { get; } = [];
    }
}
