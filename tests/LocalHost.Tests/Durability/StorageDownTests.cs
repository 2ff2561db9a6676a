using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentCore.LocalHost.Drivers;
using AgentCore.LocalHost.Tests;
using AgentCore.Testing;

namespace AgentCore.LocalHost.Durability;

/// <summary>The log's storage goes away and comes back: what needs it says so within 5 s, and goes on by itself.</summary>
[Collection(nameof(CrowdTests))]
public sealed partial class StorageDownTests : IAsyncLifetime
{
    /// <summary>What is promised.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly TcpGate gate = new();
    private readonly TcpGate network = new();
    private readonly HttpClient http = new() { Timeout = Patience };
    private AzuriteProcess azurite = null!;
    private LocalHostProcess host = null!;
    private string token = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        azurite = await AzuriteProcess.StartAsync(0, ["--inMemoryPersistence"], Stop);
        gate.Target = azurite.Url.Port;
        host = await LocalHostProcess.StartAsync(["--storage", AzuriteProcess.ConnectionString(gate.Url), "--Limits:ConnectionsPerSubject=2"], Stop);
        network.Target = host.Url.Port;
        http.BaseAddress = host.Url;
        using HttpResponseMessage minted = await http.PostAsync("/dev/token", null, Stop);
        token = JsonDocument.Parse(await minted.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("token").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await azurite.DisposeAsync();
        gate.Dispose();
        network.Dispose();
        http.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_the_storage_is_down_each_route_says_so_within_5_s_and_works_again_when_it_is_back(bool isStalled)
    {
        string first = await PublishAsync(1);
        await GoDownAsync(isStalled);

        foreach (string path in new[] { "/realtime/health", "/realtime/events", "/realtime/events?since=" + first })
            await AssertUnavailableAsync(() => new HttpRequestMessage(HttpMethod.Get, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}token={token}"));
        await AssertUnavailableAsync(() => new HttpRequestMessage(HttpMethod.Post, "/api/events") { Content = TestEvent.Batch([TestEvent.Numbered(2)]) });
        await AssertUnavailableAsync(() => new HttpRequestMessage(HttpMethod.Get, $"/realtime/sse?token={token}&lastEventId=earliest"));

        ComeBack();
        await UntilAsync(HttpMethod.Get, "/realtime/health", answer => answer.StatusCode == HttpStatusCode.OK);
        await PublishAsync(2);
        await PublishAsync(3);
        JsonElement page = JsonDocument.Parse(await http.GetStringAsync($"/realtime/events?token={token}", Stop)).RootElement;
        Assert.Equal([1, 2, 3], page.GetProperty("events").EnumerateArray().Select(item => item.GetProperty("data").GetProperty("number").GetInt32()));
        using HttpResponseMessage stream = await UntilAsync(HttpMethod.Get, $"/realtime/sse?token={token}", answer => answer.StatusCode == HttpStatusCode.OK);

        // No stack trace, and of each kind of failure one line a minute.
        Assert.DoesNotContain("   at ", host.Output, StringComparison.Ordinal);
        string[] lines = [.. host.Output.Split('\n').Where(line => line.Contains("storage failed", StringComparison.Ordinal))];
        Assert.NotEmpty(lines);
        Assert.All(lines.GroupBy(line => Kind().Match(line).Value), kind => Assert.InRange(kind.Count(), 1, 2));
    }

    [Fact]
    public async Task A_request_for_a_stream_by_name_gets_a_block_that_says_when_to_return()
    {
        await GoDownAsync(isStalled: false);
        var returns = new List<int>();
        for (int i = 0; i < 4; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/realtime/sse?token={token}&lastEventId=earliest") { Headers = { { "Accept", "text/event-stream" } } };
            using HttpResponseMessage answer = await http.SendAsync(request, Stop);
            Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            returns.Add(AssertRefusal(await answer.Content.ReadAsStringAsync(Stop), "SERVER_ERROR"));
        }
        Assert.True(returns.Distinct().Count() > 1, "All return at once.");

        using var wrong = new HttpRequestMessage(HttpMethod.Get, "/realtime/sse?token=wrong") { Headers = { { "Accept", "text/event-stream" } } };
        using HttpResponseMessage refused = await http.SendAsync(wrong, Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task A_request_for_a_stream_beyond_the_limit_is_told_when_to_return()
    {
        using HttpResponseMessage one = await OpenAsync(), other = await OpenAsync(), beyond = await OpenAsync();
        Assert.Equal(HttpStatusCode.OK, beyond.StatusCode);
        AssertRefusal(await beyond.Content.ReadAsStringAsync(Stop), "TOO_MANY_CONNECTIONS");
    }

    [Fact]
    public async Task An_EventSource_comes_back_by_itself_and_misses_nothing()
    {
        await NodePackages.EnsureAsync(Stop);
        await PublishAsync(1);
        var start = new ProcessStartInfo("node", [Path.Combine(NodePackages.Folder, "LocalHost.Tests", "Durability", "follow-events.js"), new Uri(network.Url, $"/realtime/sse?token={token}").AbsoluteUri])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = NodePackages.Folder,
        };
        using Process node = Process.Start(start)!;
        try
        {
            await ReadUntilAsync(node, "open");
            await PublishAsync(2);
            await ReadUntilAsync(node, "2");

            await GoDownAsync(isStalled: false);
            // A stream that is open stays open while the storage is down. This one is cut by the network, and is refused when it comes back.
            network.Cut();
            await ReadUntilAsync(node, "SERVER_ERROR");
            ComeBack();
            await UntilAsync(HttpMethod.Get, "/realtime/health", answer => answer.StatusCode == HttpStatusCode.OK);
            await PublishAsync(3);
            await PublishAsync(4);
            await ReadUntilAsync(node, "3");
            await ReadUntilAsync(node, "4");
        }
        finally
        {
            node.Kill(entireProcessTree: true);
        }
    }

    /// <param name="isStalled">The storage takes connections and answers nothing; else it is cut off.</param>
    private async Task GoDownAsync(bool isStalled)
    {
        if (isStalled) gate.IsStalled = true;
        else
        {
            gate.Target = 0;
            gate.Cut();
        }
        // Until it has noticed: streams that it can serve from memory it serves.
        foreach (string cursor in new[] { "&lastEventId=earliest", "" })
        {
            using HttpResponseMessage down = await UntilAsync(
                HttpMethod.Get, $"/realtime/sse?token={token}{cursor}", answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable);
        }
    }

    private void ComeBack()
    {
        gate.IsStalled = false;
        gate.Target = azurite.Url.Port;
    }

    private async Task AssertUnavailableAsync(Func<HttpRequestMessage> request)
    {
        using HttpRequestMessage sent = request();
        long begun = Stopwatch.GetTimestamp();
        using HttpResponseMessage answer = await http.SendAsync(sent, HttpCompletionOption.ResponseHeadersRead, Stop);
        TimeSpan took = Stopwatch.GetElapsedTime(begun);
        string where = $"{sent.Method} {sent.RequestUri!.OriginalString.Split('?')[0]}";
        Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{where}: {answer.StatusCode}");
        Assert.True(took < Promised, $"{where} took {took}.");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("SERVER_ERROR", JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("code").GetString());
    }

    private static int AssertRefusal(string text, string code)
    {
        Match block = RefusalText().Match(text);
        Assert.True(block.Success, text);
        Assert.Equal(code, JsonDocument.Parse(block.Groups[2].Value).RootElement.GetProperty("code").GetString());
        int retry = int.Parse(block.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(retry, 5_000, 15_000);
        return retry;
    }

    private Task<HttpResponseMessage> OpenAsync() => http.SendAsync(
        new HttpRequestMessage(HttpMethod.Get, $"/realtime/sse?token={token}") { Headers = { { "Accept", "text/event-stream" } } },
        HttpCompletionOption.ResponseHeadersRead, Stop);

    private async Task<string> PublishAsync(int number)
    {
        using HttpResponseMessage answer = await http.PostAsync("/api/events", TestEvent.Batch([TestEvent.Numbered(number)]), Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
        return JsonDocument.Parse(await http.GetStringAsync($"/realtime/events?token={token}", Stop)).RootElement.GetProperty("end").GetString()!;
    }

    private async Task<HttpResponseMessage> UntilAsync(HttpMethod method, string path, Func<HttpResponseMessage, bool> isIt)
    {
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            HttpResponseMessage answer = await http.SendAsync(new HttpRequestMessage(method, path), HttpCompletionOption.ResponseHeadersRead, Stop);
            if (isIt(answer)) return answer;
            Assert.True(Stopwatch.GetElapsedTime(begun) < Patience, $"{path}: {answer.StatusCode}");
            answer.Dispose();
            await Task.Delay(TimeSpan.FromMilliseconds(100), Stop);
        }
    }

    private static async Task ReadUntilAsync(Process node, string wanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Patience);
        while (await node.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line == wanted) return;
            Assert.False(int.TryParse(line, out _), $"{line} came before {wanted}.");
        }
        Assert.Fail($"The client ended before {wanted}.");
    }

    [GeneratedRegex(@"^retry: ([0-9]+)\nevent: error\ndata: (\{.*\})\n\n$")]
    private static partial Regex RefusalText();

    [GeneratedRegex(@"in '[a-z ]+': [^(]*")]
    private static partial Regex Kind();
}
