using AgentCore.FunctionsHost.Hosting;
using AgentCore.Testing;
using AgentCore.Worker.Telemetry.Otlp;
using Google.Protobuf;

namespace AgentCore.Worker.Telemetry;

/// <summary>A log record of the worker is written once: by the worker where it exports, else by the host.</summary>
public sealed class LogRecordTests(Azurite azurite, ExportingApp exporting) : IClassFixture<ExportingApp>
{
    /// <summary>Of the warning that events were rejected.</summary>
    private const string Warning = "delivered events were rejected";

    [Fact]
    public async Task Each_record_is_exported_once_and_not_written_by_the_host()
    {
        await new Delivery().Add().Add(type: "no.such.type").SendAsync(exporting.App);
        await WarningAsync("1 of 2");
        // Records are exported in order: a second copy of the first warning comes before this one.
        await new Delivery().Add().Add().Add(type: "no.such.type").SendAsync(exporting.App);
        await WarningAsync("1 of 3");

        Assert.Equal(["1 of 2", "1 of 3"], exporting.Collector.Records.Where(IsWarning).Select(record => record.Body.StringValue[.."1 of 2".Length]));
        Assert.DoesNotContain(exporting.Collector.Records.GroupBy(record => record.ToByteString()), copies => copies.Count() > 1);
        Assert.DoesNotContain(exporting.App.Log.Lines, line => line.Contains(Warning, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_an_exporter_the_host_writes_it_once()
    {
        await using RecordingHub hub = await RecordingHub.StartAsync();
        await using FunctionsHostApp app = await ExportingApp.StartAsync(azurite, hub, new Dictionary<string, string?>());
        await new Delivery().Add().Add(type: "no.such.type").SendAsync(app);
        Assert.Single(app.Log.Lines, line => line.Contains(Warning, StringComparison.Ordinal));
    }

    private Task<LogRecord> WarningAsync(string counts) => exporting.Collector.UntilAsync(collector =>
        collector.Records.FirstOrDefault(record => IsWarning(record) && record.Body.StringValue.StartsWith(counts, StringComparison.Ordinal)));

    private static bool IsWarning(LogRecord record) => record.Body?.StringValue.Contains(Warning, StringComparison.Ordinal) == true;
}
