using System.Net;
using System.Text.Json;
using AgentCore.LocalHost.Drivers;
using AgentCore.LocalHost.FunctionsApp.Delivery;
using AgentCore.LocalHost.Tests.FunctionsApp.Drivers;
using AgentCore.LocalHost.Tests.WebPubSub;

namespace AgentCore.LocalHost.Tests.FunctionsApp.Delivery;

public sealed class RetryTests
{
    /// <summary>Makes every pause another time than the 30 s that a delivery waits for its answer.</summary>
    private static readonly string[] Shortened = ["--Topic:RetryFactor=0.7"];

    [Fact]
    public void The_schedule_is_Event_Grids()
    {
        var schedule = new RetrySchedule(1);
        double[] pauses = [10, 30, 60, 300, 600, 1_800, .. Enumerable.Repeat(3_600.0, 23)];
        Assert.Equal(pauses, Enumerable.Range(1, 29).Select(attempts => schedule.PauseAfter(attempts)!.Value.TotalSeconds));
        Assert.Null(schedule.PauseAfter(30));
        DateTimeOffset accepted = DateTimeOffset.UnixEpoch;
        Assert.False(schedule.IsExpired(accepted, accepted.AddHours(24).AddTicks(-1)));
        Assert.True(schedule.IsExpired(accepted, accepted.AddHours(24)));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    [InlineData(401)]
    [InlineData(302)]
    [InlineData(205)]
    public async Task A_failed_batch_comes_again_by_Event_Grids_schedule_and_is_a_dead_letter_after_30_attempts(int status)
    {
        var clock = new WatchedClock();
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.Answer = (_, context) => ScriptedApp.ReplyAsync(context, status);
        await using CloudHost host = await CloudHost.StartAsync(app.Url, Shortened, clock);
        using HttpResponseMessage answer = await host.PublishAsync(TestEvent.Numbered(1), TestEvent.Numbered(2));
        double[] pauses = [7, 21, 42, 210, 420, 1_260, .. Enumerable.Repeat(2_520.0, 23)];
        RecordedRequest first = await app.NextAsync();
        for (int i = 0; i < pauses.Length; i++)
        {
            await clock.PassAsync(pauses[i]);
            RecordedRequest again = await app.NextAsync();
            Assert.Equal($"{i + 1}", again["aeg-delivery-count"]);
            Assert.Equal(first.Body, again.Body);
        }

        JsonElement[] letters = await DeadLettersAsync(host, 2);
        Assert.All(letters, letter =>
        {
            Assert.Equal("MaxDeliveryAttemptsExceeded", letter.GetProperty("reason").GetString());
            Assert.Equal(30, letter.GetProperty("attempts").GetInt32());
            Assert.Equal(status, letter.GetProperty("lastStatus").GetInt32());
        });
        Assert.Equal(["event-1", "event-2"], letters.Select(letter => letter.GetProperty("event").GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    public async Task A_batch_that_is_answered_400_or_413_is_a_dead_letter_at_once(int status)
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.Answer = (_, context) => ScriptedApp.ReplyAsync(context, status);
        using var log = new KeptLog();
        await using CloudHost host = await CloudHost.StartAsync(app.Url, watch: log);
        using HttpResponseMessage answer = await host.PublishAsync(new TestEvent("the-id", "t", "\"the-payload\""));
        JsonElement letter = Assert.Single(await DeadLettersAsync(host, 1));
        Assert.Equal("Rejected", letter.GetProperty("reason").GetString());
        Assert.Equal(1, letter.GetProperty("attempts").GetInt32());
        Assert.Equal(status, letter.GetProperty("lastStatus").GetInt32());
        Assert.Equal("the-payload", letter.GetProperty("event").GetProperty("data").GetString());
        string line = Assert.Single(log.Lines, line => line.Contains("the-id", StringComparison.Ordinal));
        Assert.StartsWith($"Event the-id is a dead letter: Rejected after 1 attempts, the last with status {status}.", line, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Lines, line => line.Contains("the-payload", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(204)]
    public async Task A_success_is_the_end_of_it(int status)
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.Answer = (_, context) => ScriptedApp.ReplyAsync(context, status);
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        using HttpResponseMessage answer = await host.PublishAsync(TestEvent.Numbered(1));
        await app.NextAsync();
        await EmulatorHost.UntilAsync(() => host.Services.GetService(typeof(DeliveryQueue)) is DeliveryQueue { Count: 0 });
        Assert.Empty(await DeadLettersAsync(host, 0));
    }

    [Fact]
    public async Task A_failed_batch_does_not_hold_up_newer_events_and_the_factor_shortens_its_pause()
    {
        var clock = new WatchedClock();
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.Answer = (request, context) => ScriptedApp.ReplyAsync(context, request.Text.Contains("event-1", StringComparison.Ordinal) ? 500 : 200);
        await using CloudHost host = await CloudHost.StartAsync(app.Url, ["--Topic:RetryFactor=0.01"], clock);
        using HttpResponseMessage first = await host.PublishAsync(TestEvent.Numbered(1));
        Assert.Contains("event-1", (await app.NextAsync()).Text, StringComparison.Ordinal);
        using HttpResponseMessage second = await host.PublishAsync(TestEvent.Numbered(2));
        Assert.Contains("event-2", (await app.NextAsync()).Text, StringComparison.Ordinal);
        await clock.PassAsync(0.1);
        Assert.Contains("event-1", (await app.NextAsync()).Text, StringComparison.Ordinal);
        await clock.PassAsync(0.3);
        Assert.Contains("event-1", (await app.NextAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_within_30_seconds_is_a_failure()
    {
        var clock = new WatchedClock();
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        var never = new TaskCompletionSource();
        app.Answer = (request, _) => request["aeg-delivery-count"] == "0" ? never.Task : Task.CompletedTask;
        await using CloudHost host = await CloudHost.StartAsync(app.Url, clock: clock);
        using HttpResponseMessage answer = await host.PublishAsync(TestEvent.Numbered(1));
        await app.NextAsync();
        await clock.PassAsync(30);
        await clock.PassAsync(10);
        Assert.Equal("1", (await app.NextAsync())["aeg-delivery-count"]);
        never.SetResult();
    }

    [Fact]
    public async Task An_app_that_comes_later_receives_what_was_published_before()
    {
        var clock = new WatchedClock();
        var absent = new Uri(ScriptedApp.AbsentUrl);
        await using CloudHost host = await CloudHost.StartAsync(absent.AbsoluteUri, Shortened, clock);
        using HttpResponseMessage answer = await host.PublishAsync(TestEvent.Numbered(1));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await clock.PassAsync(7);
        // The second attempt has failed, too, before the app comes.
        await clock.UntilWaitedForAsync(21);
        await using ScriptedApp app = await ScriptedApp.StartAsync(absent.Port);
        clock.Advance(TimeSpan.FromSeconds(21));
        RecordedRequest delivery = await app.NextAsync();
        Assert.Contains("event-1", delivery.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_is_older_than_24_hours_is_a_dead_letter_without_another_attempt()
    {
        var clock = new WatchedClock();
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.Answer = (_, context) => ScriptedApp.ReplyAsync(context, 500);
        await using CloudHost host = await CloudHost.StartAsync(app.Url, Shortened, clock);
        using HttpResponseMessage answer = await host.PublishAsync(TestEvent.Numbered(1));
        await clock.PassAsync(7);
        await clock.PassAsync(21, extra: TimeSpan.FromHours(24));
        JsonElement letter = Assert.Single(await DeadLettersAsync(host, 1));
        Assert.Equal("TimeToLiveExceeded", letter.GetProperty("reason").GetString());
        Assert.Equal(2, letter.GetProperty("attempts").GetInt32());
    }

    /// <summary>The dead letters once there are so many.</summary>
    private static async Task<JsonElement[]> DeadLettersAsync(CloudHost host, int count)
    {
        CancellationToken limit = Limit.Token;
        while (true)
        {
            JsonElement[] letters = [.. (await host.DeadLettersAsync()).GetProperty("deadLetters").EnumerateArray()];
            if (letters.Length >= count) return letters;
            await Task.Delay(TimeSpan.FromMilliseconds(50), limit);
        }
    }
}
