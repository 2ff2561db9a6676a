using AgentCore.EventLog;
using AgentCore.Limits;
using AgentCore.Liveness;
using AgentCore.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.Infra.Cost;

/// <summary><c>infra/growth.mjs</c> says what docs/performance.md says, and docs/deploy.md where both speak of the same.</summary>
public sealed class GrowthTests
{
    private const double Cent = 0.01;

    /// <summary>With AGENTCORE_UPDATE=1 the tables are written instead.</summary>
    [Fact]
    public async Task The_page_holds_what_the_script_prints()
    {
        string path = Checkout.PathOf("docs", "performance.md");
        string page = (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        const string begin = "<!-- growth -->\n", end = "<!-- /growth -->";
        int from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length, to = page.IndexOf(end, StringComparison.Ordinal);
        Assert.InRange(from, begin.Length, to);

        string tables = await Growth.TablesAsync();
        string updated = page[..from] + tables + page[to..];
        if (Checkout.IsUpdating) await File.WriteAllTextAsync(path, updated, TestContext.Current.CancellationToken);
        else Assert.Equal(tables, page[from..to]);
    }

    [Fact]
    public async Task WebSockets_alone_cost_what_the_bill_says_line_by_line()
    {
        int[] sizes = [100, 1_000, 10_000];
        Growth growth = await Growth.OfAsync(1, (double)Workload.Published, (double)Workload.ReceivedShare, sizes);

        foreach ((int size, GrowthColumn column) in sizes.Zip(growth.Columns))
        {
            var bill = new Bill(new Workload(size), Prices.Kept);
            Equal(bill.Units, "units");
            Equal(bill.Executions, "executions");
            Equal(bill.Ready, "ready");
            Equal(bill.ExecutionTime, "executionTime");
            Equal(bill.StreamApp, "streamApp");
            Equal(bill.EventGrid, "eventGrid");
            Equal(bill.Storage, "storage");
            Equal(bill.Telemetry, "telemetry");
            Equal(bill.Alerts, "alerts");
            Equal(bill.Bandwidth, "bandwidth");
            Equal(bill.MessagesAtLeast, "messagesAtLeast");
            Equal(bill.MessagesAtMost, "messagesAtMost");
            Equal(bill.AtLeast, "atLeast");
            Equal(bill.AtMost, "atMost");

            void Equal(decimal expected, string line) => Assert.Equal((double)expected, column.Money[line], Cent);
        }
    }

    [Fact]
    public async Task The_heartbeat_makes_as_many_calls_as_assumed()
    {
        Growth growth = await Growth.OfAsync(1, 1, 0.1, 100);
        var liveness = new LivenessOptions();
        var clock = new FakeTimeProvider();
        var log = new SegmentedLog(
            new MemorySegmentStore(2), new EventLogOptions(), clock, () => 1, NullLogger<SegmentedLog>.Instance, Unmeasured.Metrics.Log);
        var hub = new HubCounter();
        var heartbeat = new Heartbeat(hub, log, liveness, clock, NullLogger<Heartbeat>.Instance, Unmeasured.Metrics.Hub);

        // A whole number of windows, and of ticks.
        TimeSpan span = 10 * liveness.IdleTimeout;
        for (TimeSpan at = TimeSpan.Zero; at < span; at += liveness.RunEvery)
        {
            await heartbeat.RunAsync(TestContext.Current.CancellationToken);
            clock.Advance(liveness.RunEvery);
        }

        Assert.Equal(growth.System["heartbeatCallsPerSecond"] * span.TotalSeconds, hub.Calls, Cent);
        Assert.Equal(growth.System["heartbeatFiltersPerSecond"] * span.TotalSeconds, hub.Filters, Cent);
    }

    [Fact]
    public async Task The_code_has_the_times_and_limits_that_are_assumed()
    {
        Growth growth = await Growth.OfAsync(1, 1, 0.1, 100);
        var liveness = new LivenessOptions();

        Assert.Equal(liveness.Heartbeat.TotalSeconds, growth.Assumed["heartbeatSeconds"]);
        Assert.Equal(liveness.RunEvery.TotalSeconds, growth.Assumed["runSeconds"]);
        Assert.Equal(liveness.IdleTimeout.TotalSeconds / 2, growth.Assumed["windowSeconds"]);
        Assert.Equal(new LimitOptions().MaxConnections, growth.System["streamsPerInstance"]);
    }

    [Fact]
    public async Task Heartbeat_calls_and_appends_do_not_grow_with_connections()
    {
        Growth growth = await Growth.OfAsync(0.5, 1, 0.1, 1_000, 1_000_000);

        foreach (string constant in new[] { "heartbeatCalls", "appends", "storageWrites" })
            Assert.Equal(growth.Columns[0].Quantities[constant], growth.Columns[1].Quantities[constant]);
    }

    [Fact]
    public async Task Appends_end_where_events_begin_to_share_them()
    {
        double appends = (double)Workload.Seconds * 100;

        Assert.Equal(appends, (await Growth.OfAsync(0.5, 100, 0, 1_000)).Columns[0].Quantities["appends"]);
        Assert.Equal(appends, (await Growth.OfAsync(0.5, 1_000, 0, 1_000)).Columns[0].Quantities["appends"]);
    }

    [Theory]
    [InlineData(10_000, 10), InlineData(10_001, 20), InlineData(100_000, 100), InlineData(100_001, 200), InlineData(1_000_000, 1_000)]
    public async Task Units_are_counted_as_they_are_sold(int webSockets, int units)
    {
        Growth growth = await Growth.OfAsync(1, 1, 0, webSockets);

        Assert.Equal(units, growth.Columns[0].Quantities["units"]);
        Assert.Equal(units * 30 * (double)Prices.Kept[units > 100 ? "webPubSubPremiumUnitDay" : "webPubSubUnitDay"],
            growth.Columns[0].Money["units"], Cent);
    }

    /// <summary>20,000 streams that hear 20 events a second each: 400,667 writes of 43 µs, on cores 70 % busy.</summary>
    [Fact]
    public async Task Stream_instances_are_counted_by_processor_where_that_is_more() =>
        Assert.Equal(25, (await Growth.OfAsync(0, 100, 0.2, 20_000)).Columns[0].Quantities["streamInstances"]);

    [Fact]
    public async Task What_one_Web_PubSub_cannot_hold_is_refused()
    {
        Command run = await Growth.RunAsync("--connections", "1000001", "--web-socket-share", "1");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("Split by tenant", run.Error, StringComparison.Ordinal);
    }
}
