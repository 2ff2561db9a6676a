using System.Net;
using AgentCore.LocalHost.Tests.FunctionsApp.Drivers;
using AgentCore.LocalHost.Tests.WebPubSub;
using Microsoft.AspNetCore.Http;

namespace AgentCore.LocalHost.Tests.FunctionsApp.WebHooks;

public sealed class RetryTests
{
    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    [InlineData(0)]
    public async Task A_failure_that_may_pass_is_tried_again_1_4_and_9_seconds_after_the_first(int status)
    {
        var clock = new WatchedClock();
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.Answer = (request, context) => request["ce-type"] == "azure.webpubsub.user.message" ? FailAsync(context, status) : Task.CompletedTask;
        await using CloudHost host = await CloudHost.StartAsync(app.Url, clock: clock);
        using EmulatorClient client = await host.ConnectAsync();
        await app.NextAsync("sys.connected");

        await client.SendAsync("x");
        RecordedRequest first = await app.NextAsync();
        foreach (int pause in (int[])[1, 3, 5])
        {
            await clock.PassAsync(pause);
            RecordedRequest again = await app.NextAsync();
            Assert.Equal(first.Headers, again.Headers);
            Assert.Equal(first.Body, again.Body);
        }

        Assert.Equal("close 1011: ", await client.ReceiveAsync());
        await client.CloseAsync();
        Assert.Equal("sys.disconnected", (await app.NextAsync())["ce-type"]!["azure.webpubsub.".Length..]);
    }

    [Fact]
    public async Task A_later_attempt_that_succeeds_is_the_answer()
    {
        var clock = new WatchedClock();
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        int attempts = 0;
        app.On("user.message", (_, context) => ++attempts == 1 ? FailAsync(context, 500) : ScriptedApp.ReplyAsync(context, 200, "fine", "text/plain"));
        await using CloudHost host = await CloudHost.StartAsync(app.Url, clock: clock);
        using EmulatorClient client = await host.ConnectAsync();
        await client.SendAsync("x");
        await clock.PassAsync(1);
        Assert.Equal("fine", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_handshake_is_tried_again_too_and_refused_with_500_in_the_end()
    {
        var clock = new WatchedClock();
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.On("sys.connect", 500);
        await using CloudHost host = await CloudHost.StartAsync(app.Url, clock: clock);
        Task<HttpStatusCode> refusal = host.RefusalAsync();
        foreach (int pause in (int[])[1, 3, 5]) await clock.PassAsync(pause);
        Assert.Equal(HttpStatusCode.InternalServerError, await refusal);
    }

    [Fact]
    public async Task A_handler_that_never_answers_fails_after_100_seconds()
    {
        var clock = new WatchedClock();
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        var never = new TaskCompletionSource();
        app.On("user.message", (_, _) => never.Task);
        await using CloudHost host = await CloudHost.StartAsync(app.Url, clock: clock);
        using EmulatorClient client = await host.ConnectAsync();
        await app.NextAsync("sys.connected");
        await client.SendAsync("x");
        await app.NextAsync("user.message");
        clock.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal("close 1011: ", await client.ReceiveAsync());
        never.SetResult();
    }

    private static Task FailAsync(HttpContext context, int status)
    {
        if (status == 0) context.Abort();
        else context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
