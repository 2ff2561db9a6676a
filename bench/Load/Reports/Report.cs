using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace AgentCore.Bench.Reports;

/// <summary>A scenario's results: rows of named figures, printed as a table and kept as JSON.</summary>
internal sealed class Report(string scenario)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public string Scenario { get; } = scenario;

    public string Date { get; } = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public string Machine { get; } = $"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription.Split(' ')[0]}";

    public List<Dictionary<string, object?>> Rows { get; } = [];

    /// <summary>Adds a row and shows it at once.</summary>
    public void Add(Dictionary<string, object?> row)
    {
        Rows.Add(row);
        Console.WriteLine(string.Join("  ", row.Select(cell => $"{cell.Key} {Text(cell.Value)}")));
    }

    /// <summary>The rows as Markdown tables: one for each set of columns.</summary>
    public string Tables() => string.Join("\n\n", Rows.GroupBy(row => string.Join('|', row.Keys)).Select(rows => Table([.. rows])));

    private static string Table(Dictionary<string, object?>[] rows)
    {
        string[] names = [.. rows[0].Keys];
        IEnumerable<string> lines =
        [
            $"| {string.Join(" | ", names)} |",
            $"|{string.Concat(names.Select(name => rows[0][name] is string ? "---|" : "---:|"))}",
            .. rows.Select(row => $"| {string.Join(" | ", names.Select(name => Text(row[name])))} |"),
        ];
        return string.Join('\n', lines);
    }

    public async Task KeepAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{Scenario}.json"), JsonSerializer.Serialize(this, Indented) + "\n");
    }

    /// <summary>Three digits that mean something.</summary>
    private static string Text(object? value) => value switch
    {
        null => "–",
        double number => number.ToString(Math.Abs(number) switch { >= 100 => "#,0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture),
        long or int => string.Format(CultureInfo.InvariantCulture, "{0:#,0}", value),
        _ => value.ToString()!,
    };
}
