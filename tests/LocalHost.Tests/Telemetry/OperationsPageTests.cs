using System.Text.RegularExpressions;
using AgentCore.Testing;

namespace AgentCore.LocalHost.Telemetry;

/// <summary>docs/operations.md lists what there is, all of it, and nothing else.</summary>
public sealed partial class OperationsPageTests
{
    private static readonly string Root = Path.GetDirectoryName(NodePackages.Folder)!;

    private static string Page { get; } = File.ReadAllText(Path.Combine(Root, "docs", "operations.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Every_instrument_is_listed_with_its_unit_and_kind()
    {
        using var metrics = new RealtimeMetrics();
        using var readings = new MeterReadings(metrics);
        IEnumerable<string> published = readings.Instruments.Select(one => $"{one.Name} | {Kind(one)} | {one.Unit}");
        IEnumerable<string> listed = InstrumentRow().Matches(Page).Select(row => $"{row.Groups[1]} | {row.Groups[2]} | {row.Groups[3]}");
        Assert.Equal(published.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    [Requirement("WebSocket logging")]
    public void Every_log_event_is_listed_with_its_level_and_words()
    {
        IEnumerable<string> written = Sources()
            .SelectMany(source => LoggerMessage().Matches(File.ReadAllText(source)))
            .Select(one => $"{one.Groups[1]} | {one.Groups[2]} | {one.Groups[3]}");
        IEnumerable<string> listed = EventRow().Matches(Page).Select(row => $"{row.Groups[1]} | {row.Groups[2]} | {row.Groups[3]}");
        Assert.Equal(written.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_two_log_events_share_an_id()
    {
        IEnumerable<string> ids = Sources().SelectMany(source => LoggerMessage().Matches(File.ReadAllText(source))).Select(one => one.Groups[1].Value);
        Assert.Empty(ids.GroupBy(id => id).Where(id => id.Count() > 1).Select(id => id.Key));
    }

    [Fact]
    public void Every_log_event_is_one_that_this_test_can_read() =>
        Assert.All(Sources(), source =>
        {
            string text = File.ReadAllText(source);
            Assert.Equal(text.Split("[LoggerMessage(").Length - 1, LoggerMessage().Count(text));
        });

    [Fact]
    public void Queries_ask_for_instruments_that_there_are()
    {
        using var metrics = new RealtimeMetrics();
        using var readings = new MeterReadings(metrics);
        string[] names = [.. readings.Instruments.Select(one => one.Name)];
        string[] asked = [.. QueriedName().Matches(Page).Select(one => one.Groups[1].Value)];
        Assert.True(asked.Length >= 3);
        Assert.All(asked, name => Assert.Contains(name, names));
    }

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string Kind(System.Diagnostics.Metrics.Instrument instrument) =>
        instrument.GetType().Name.Split('`')[0] switch
        {
            "UpDownCounter" => "up and down",
            "Counter" => "counter",
            "Histogram" => "histogram",
            var other => throw new InvalidOperationException(other),
        };

    [GeneratedRegex(@"^\| `(agentcore\.[a-z_.]+)` \| ([a-z ]+) \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex InstrumentRow();

    [GeneratedRegex(@"^\| (\d{4}) \| (\w+) \| (.+?) \|", RegexOptions.Multiline)]
    private static partial Regex EventRow();

    [GeneratedRegex("\\[LoggerMessage\\(\\s*(\\d{4}),\\s*LogLevel\\.(\\w+),\\s*\"([^\"]+)\"\\)\\]")]
    private static partial Regex LoggerMessage();

    [GeneratedRegex(@"name == ""(agentcore\.[a-z_.]+)""")]
    private static partial Regex QueriedName();
}
