using System.Globalization;
using System.Text;

namespace AgentCore.Infra.Cost;

/// <summary>The two tables of docs/deploy.md: how much of everything, and what it costs.</summary>
internal static class CostTable
{
    private static readonly Workload[] Sizes = [new(100), new(1_000), new(10_000)];

    public static string Quantities() => Table("In a month", "computed as", Sizes, Count,
        ("Web PubSub units", "connections ÷ 1,000, rounded up", work => work.Units),
        ("Pings, outbound", "connections × 2,592,000 s ÷ 30 s", work => work.Pings),
        ("Pongs, each an execution and an outbound call", "as many", work => work.Pongs),
        ("Events delivered, outbound", "connections × 0.1 a second × 2,592,000 s", work => work.EventsDelivered),
        ("Feed messages, outbound", "2 stream instances × 2,592,000", work => work.FeedMessages),
        ("Sessions", "connections × 720", work => work.Sessions),
        ("Busy seconds", "2,592,000 × (pong + heartbeat + relay + 5 session calls), shares as above",
            work => work.BusyReady + work.BusyOthers),
        ("Messages billed, at least",
            "(pings × 128 B + calls × 512 B + events × 512 B + feed × 1,024 B) ÷ 2,048 B", work => work.MessagesAtLeast),
        ("Messages billed, at most", "pings + calls + events + feed; calls are pongs and 4 a session", work => work.MessagesAtMost),
        ("Messages included", "units × 30 days × 1,000,000", work => work.Included));

    public static string Money() => Table($"{Prices.Kept.Currency} a month", "computed as", Sizes, Amount,
        ("Web PubSub, units", "units × 30 × 1.61", work => Of(work).Units),
        ("Functions, executions", "(pongs + 5 a session + 518,400 heartbeats + 2,592,000 relays) × 0.4 a million",
            work => Of(work).Executions),
        ("Functions, kept ready", "24 instances × 2 GB × 2,592,000 s × 0.000004", work => Of(work).Ready),
        ("Functions, execution time", "busy seconds × 2 GB × 0.000016", work => Of(work).ExecutionTime),
        ("Stream app", "2 × 720 h × 0.0775", work => Of(work).StreamApp),
        ("Event Grid", "2 × 2,592,000 × 0.6 a million", work => Of(work).EventGrid),
        ("Storage", "3,888,000 writes × 0.0625 and (2,073,600 + 4 a session) reads × 0.004 a 10,000, and 0.3 GB", work => Of(work).Storage),
        ("Telemetry", "(15 GB + sessions × 2 KB) × 2.3", work => Of(work).Telemetry),
        ("Alerts", "6 × 0.1 + 1.5", work => Of(work).Alerts),
        ("Bandwidth", "(pings × 128 B + events × 512 B − 100 GB) × 0.087", work => Of(work).Bandwidth),
        ("Web PubSub, messages, at least", "beyond the included × 1 a million", work => Of(work).MessagesAtLeast),
        ("**Total, at least**", "", work => Of(work).AtLeast),
        ("Web PubSub, messages, at most", "beyond the included × 1 a million", work => Of(work).MessagesAtMost),
        ("**Total, at most**", "", work => Of(work).AtMost),
        ("Total with pings every 60 s, at least", "`heartbeatSeconds` 60", work => Of(work with { HeartbeatSeconds = 60 }).AtLeast),
        ("Total with pings every 60 s, at most", "`heartbeatSeconds` 60", work => Of(work with { HeartbeatSeconds = 60 }).AtMost),
        ("Total in one zone, at least", "4 instances ready, the rest on demand × 0.000026",
            work => Of(work with { Zones = false }).AtLeast));

    private static Bill Of(Workload work) => new(work, Prices.Kept);

    private static string Count(decimal value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Amount(decimal value) =>
        decimal.Round(value, 0, MidpointRounding.AwayFromZero).ToString("N0", CultureInfo.InvariantCulture);

    private static string Table(string head, string how, Workload[] sizes, Func<decimal, string> text,
        params (string Name, string How, Func<Workload, decimal> Value)[] rows)
    {
        var table = new StringBuilder();
        Row(head, how, sizes.Select(size => Count(size.Connections)));
        table.Append("|---|---|").Append(string.Concat(sizes.Select(_ => "---:|"))).Append('\n');
        foreach ((string name, string formula, Func<Workload, decimal> value) in rows)
            Row(name, formula, sizes.Select(size => text(value(size))));
        return table.ToString();

        void Row(string first, string second, IEnumerable<string> numbers) =>
            table.Append("| ").AppendJoin(" | ", [first, second, .. numbers]).Append(" |\n");
    }
}
