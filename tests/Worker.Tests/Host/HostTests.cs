using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AgentCore.FunctionsHost.Hosting;
using AgentCore.FunctionsHost.WebPubSub;
using AgentCore.Testing;

namespace AgentCore.Worker.Host;

/// <summary>What the host does beside its functions: keys, disabled functions, restarts, failed calls and their log.</summary>
public sealed class HostTests(Azurite azurite)
{
    /// <summary>Nobody listens there: these tests need no Web PubSub.</summary>
    private static readonly Uri NoHub = new("http://127.0.0.1:9");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_disabled_function_is_not_there()
    {
        await using FunctionsHostApp host = await StartAsync(new Dictionary<string, string?> { ["AzureWebJobs.Stream.Disabled"] = "true", ["AzureWebJobs_Relay_Disabled"] = "1" });
        using var http = new HttpClient { BaseAddress = host.Url };
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/realtime/sse", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await DeliverAsync(http)).StatusCode);
        await AssertHealthyAsync(host, http);
    }

    [Theory, InlineData("sse"), InlineData("negotiate"), InlineData("events"), InlineData("health")]
    public async Task Without_the_hosts_CORS_the_app_answers_preflights_on_every_route(string route)
    {
        await using FunctionsHostApp host = await TestApp.StartAsync(await azurite.ConnectionStringAsync(), NoHub,
            new Dictionary<string, string?> { ["Access__AllowedOrigins__0"] = "https://page.example" }, hasCors: false);
        using var http = new HttpClient { BaseAddress = host.Url };
        using var preflight = new HttpRequestMessage(HttpMethod.Options, $"/realtime/{route}");
        preflight.Headers.Add("Origin", "https://page.example");
        preflight.Headers.Add("Access-Control-Request-Method", "GET");
        preflight.Headers.Add("Access-Control-Request-Headers", "cache-control, traceparent");
        using HttpResponseMessage answer = await http.SendAsync(preflight, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("https://page.example", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains("traceparent", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_hook_without_the_key_is_401_where_there_is_one()
    {
        await using FunctionsHostApp host = await TestApp.StartAsync(await azurite.ConnectionStringAsync(), NoHub, systemKey: "key-1");
        using var http = new HttpClient { BaseAddress = host.Url };
        Assert.Equal(HttpStatusCode.Unauthorized, (await DeliverAsync(http)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync("/runtime/webhooks/webpubsub", null, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await DeliverAsync(http, "&code=key-1")).StatusCode);
    }

    [Fact]
    public async Task Without_its_storage_the_app_says_so_within_5_s_and_no_invocation_fails()
    {
        string nowhere = AzuriteProcess.ConnectionString(new Uri($"http://127.0.0.1:{Loopback.FreePort()}"));
        await using FunctionsHostApp host = await TestApp.StartAsync(nowhere, NoHub);
        using var http = new HttpClient { BaseAddress = host.Url, Timeout = TimeSpan.FromMinutes(10) };
        foreach (string path in new[] { "/realtime/health", $"/realtime/events?token={TestApp.Mint()}", $"/realtime/sse?token={TestApp.Mint()}" })
        {
            // The first call of a function also loads what it needs.
            (await http.GetAsync(path, Cancellation)).Dispose();
            long begun = Stopwatch.GetTimestamp();
            using HttpResponseMessage answer = await http.GetAsync(path, Cancellation);
            Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(5));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Contains("\"code\":\"SERVER_ERROR\"", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/realtime/sse?token={TestApp.Mint()}") { Headers = { { "Accept", "text/event-stream" } } };
        using HttpResponseMessage stream = await http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
        Assert.Matches(@"^retry: [0-9]+\nevent: error\ndata: \{.*SERVER_ERROR.*\}\n\n$", await stream.Content.ReadAsStringAsync(Cancellation));
        // The heartbeat fails without its Web PubSub.
        Assert.DoesNotContain(host.Log.Failures, failure => failure.Function is not "Heartbeat");
    }

    [Fact]
    public async Task A_killed_worker_is_started_again_its_streams_end_and_a_client_resumes()
    {
        await using FunctionsHostApp host = await StartAsync();
        using var http = new HttpClient { BaseAddress = host.Url, Timeout = TimeSpan.FromMinutes(10) };
        using HttpResponseMessage stream = await OpenStreamAsync(http);
        int? before = host.App.Process.Id;

        host.App.Process.Kill();
        await UntilEndAsync(stream);
        await AssertHealthyAsync(host, http);
        Assert.NotEqual(before, host.App.Process.Id);
        using HttpResponseMessage resumed = await OpenStreamAsync(http);
    }

    [Fact]
    public async Task A_client_that_leaves_its_stream_is_no_failure_of_the_function_and_no_line_in_the_log()
    {
        await using FunctionsHostApp host = await StartAsync();
        using var http = new HttpClient { BaseAddress = host.Url };
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage stream = await OpenStreamAsync(http);
            await using Stream body = await stream.Content.ReadAsStreamAsync(Cancellation);
            Assert.NotEqual(0, await body.ReadAsync(new byte[1], Cancellation));
        }
        // Health counts the streams that are open: the calls have ended once there are none.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(5));
        while (!(await http.GetStringAsync("/realtime/health", limit.Token)).Contains("\"sse\":0", StringComparison.Ordinal)) await Task.Delay(100, limit.Token);
        Assert.DoesNotContain(host.Log.Failures, failure => failure.Function == "Stream");
        Assert.DoesNotContain(host.Log.Lines, line => (line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Warning", StringComparison.Ordinal)) && line.Contains("Stream", StringComparison.Ordinal) && !line.Contains("The feed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_call_that_takes_longer_than_the_function_timeout_restarts_the_worker()
    {
        await using FunctionsHostApp host = await StartAsync(new Dictionary<string, string?>
        {
            // Long enough for a stream to begin on a busy machine.
            ["AzureFunctionsJobHost__functionTimeout"] = "00:00:10",
            ["Stream__MaxLifetime"] = "00:00:00",
        });
        using var http = new HttpClient { BaseAddress = host.Url, Timeout = TimeSpan.FromMinutes(10) };
        using HttpResponseMessage stream = await OpenStreamAsync(http);
        string said = await UntilEndAsync(stream);
        Assert.Contains("retry:", said, StringComparison.Ordinal);
        Assert.Contains(host.Log.Lines, line => line.Contains("Function Stream timed out", StringComparison.Ordinal));
        await AssertHealthyAsync(host, http);
    }

    [Fact]
    public void Connection_state_is_base64_three_times()
    {
        const string state = "1764000000;1;2;0;;;*;id";
        string once = Convert.ToBase64String(Encoding.UTF8.GetBytes(state));
        JsonElement answer = JsonSerializer.SerializeToElement(new { states = new { session = once } });
        string header = ConnectionStates.Write([], answer)!;
        string inner = Encoding.UTF8.GetString(Convert.FromBase64String(header));
        Assert.Equal($$"""{"session":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(once))}}"}""", inner);
        Assert.Equal(once, (string?)ConnectionStates.Read(header)["session"]);
    }

    private async Task<FunctionsHostApp> StartAsync(Dictionary<string, string?>? settings = null) =>
        await TestApp.StartAsync(await azurite.ConnectionStringAsync(), NoHub, settings);

    private static async Task<HttpResponseMessage> DeliverAsync(HttpClient http, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/runtime/webhooks/EventGrid?functionName=Relay{query}");
        request.Headers.Add("aeg-event-type", "Notification");
        request.Content = new StringContent("[]", new MediaTypeHeaderValue("application/cloudevents-batch+json"));
        return await http.SendAsync(request, Cancellation);
    }

    private static async Task<HttpResponseMessage> OpenStreamAsync(HttpClient http)
    {
        HttpResponseMessage stream = await http.GetAsync($"/realtime/sse?token={TestApp.Mint()}", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
        return stream;
    }

    private static async Task AssertHealthyAsync(FunctionsHostApp host, HttpClient http)
    {
        using HttpResponseMessage answer = await http.GetAsync("/realtime/health", Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode}. The host wrote:\n{string.Join('\n', host.Log.Lines)}");
    }

    private static async Task<string> UntilEndAsync(HttpResponseMessage stream)
    {
        using var said = new MemoryStream();
        try
        {
            await (await stream.Content.ReadAsStreamAsync(Cancellation)).CopyToAsync(said, Cancellation);
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
            // The worker was killed in the middle of the stream.
        }
        return Encoding.UTF8.GetString(said.ToArray());
    }
}
