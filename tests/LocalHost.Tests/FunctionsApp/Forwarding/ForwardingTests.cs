using System.Net;
using AgentCore.LocalHost.Drivers;
using AgentCore.LocalHost.Tests.FunctionsApp.Drivers;
using AgentCore.LocalHost.Tests.WebPubSub;
using Microsoft.AspNetCore.Http;

namespace AgentCore.LocalHost.Tests.FunctionsApp.Forwarding;

public sealed class ForwardingTests
{
    [Fact]
    public async Task A_request_reaches_the_app_with_the_address_that_the_client_asked_for()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.Answer = (_, context) => ScriptedApp.ReplyAsync(context, 418, "an answer", "text/plain");
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/realtime/negotiate?channels=a%2Fb") { Content = new StringContent("body") };
        request.Headers.Add("Authorization", "Bearer abc");
        request.Headers.Add("X-Forwarded-Host", "forged.example");
        using HttpResponseMessage answer = await host.Http.SendAsync(request, Limit.Token);
        Assert.Equal(418, (int)answer.StatusCode);
        Assert.Equal("an answer", await answer.Content.ReadAsStringAsync(Limit.Token));

        RecordedRequest received = await app.NextAsync();
        Assert.Equal(("POST", "/realtime/negotiate?channels=a%2Fb", "body"), (received.Method, received.PathAndQuery, received.Text));
        Assert.Equal("Bearer abc", received["Authorization"]);
        Assert.Equal(new Uri(app.Url).Authority, received["Host"]);
        Assert.Equal(host.Url.Authority, received["X-Forwarded-Host"]);
        Assert.Equal("http", received["X-Forwarded-Proto"]);
        Assert.Equal("127.0.0.1", received["X-Forwarded-For"]);
    }

    [Fact]
    public async Task A_stream_comes_event_by_event_from_the_app_that_serves_streams()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        await using ScriptedApp streams = await ScriptedApp.StartAsync();
        var first = new TaskCompletionSource();
        streams.Answer = async (_, context) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("id: 1\ndata: one\n\n");
            await context.Response.Body.FlushAsync();
            await first.Task;
            await context.Response.WriteAsync("id: 2\ndata: two\n\n");
        };
        await using CloudHost host = await CloudHost.StartAsync(app.Url, ["--streams", streams.Url]);
        await using EventStreamReader stream = await EventStreamReader.OpenAsync(host.Http, "/realtime/sse?channels=*", lastEventId: "0");
        Assert.Equal("one", (await stream.ReadAsync())!.Data);
        first.SetResult();
        Assert.Equal("two", (await stream.ReadAsync())!.Data);
        Assert.Null(await stream.ReadAsync());
        RecordedRequest received = await streams.NextAsync();
        Assert.Equal("/realtime/sse?channels=*", received.PathAndQuery);
        Assert.Equal("0", received["Last-Event-ID"]);

        using HttpResponseMessage health = await host.Http.GetAsync("/realtime/health", Limit.Token);
        Assert.Equal("/realtime/health", (await app.NextAsync()).PathAndQuery);
    }

    [Fact]
    public async Task A_stream_ends_with_the_host()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.Answer = async (_, context) =>
        {
            await context.Response.WriteAsync("id: 1\ndata: one\n\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        await using EventStreamReader stream = await EventStreamReader.OpenAsync(host.Http, "/realtime/sse");
        Assert.Equal("one", (await stream.ReadAsync())!.Data);
        Task stopping = host.StopAsync();
        await Assert.ThrowsAnyAsync<Exception>(stream.ReadAsync);
        await stopping;
    }

    [Fact]
    public async Task An_app_that_is_not_there_is_answered_502_with_what_to_start_and_one_line_in_the_log()
    {
        string absent = ScriptedApp.AbsentUrl;
        using var log = new KeptLog();
        await using CloudHost host = await CloudHost.StartAsync(absent, watch: log);
        using HttpResponseMessage answer = await host.Http.GetAsync("/realtime/events?token=secret-token", Limit.Token);
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains($"cd src/Functions && func start --port {new Uri(absent).Port}", await answer.Content.ReadAsStringAsync(Limit.Token), StringComparison.Ordinal);
        string line = Assert.Single(log.Lines, line => line.Contains("/realtime/events", StringComparison.Ordinal) && line.Contains("could not be forwarded", StringComparison.Ordinal));
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain(log.Lines, line => line.Contains("secret-token", StringComparison.Ordinal) || line.Contains("   at ", StringComparison.Ordinal));
    }
}
