using System.Globalization;
using System.Text.Json;

namespace AgentCore.Infra.Cost;

/// <summary>What <c>infra/growth.mjs</c> says, in numbers.</summary>
/// <param name="Assumed">Of the month, by name.</param>
/// <param name="System">Of this system, by name.</param>
/// <param name="Columns">One for each rate of events and number of connections.</param>
internal sealed record Growth(
    IReadOnlyDictionary<string, double> Assumed, IReadOnlyDictionary<string, double> System, IReadOnlyList<GrowthColumn> Columns)
{
    /// <summary>The Markdown tables that docs/performance.md holds.</summary>
    public static async Task<string> TablesAsync() => (await RunAsync()).Succeeds().Output.ReplaceLineEndings("\n");

    /// <summary>One rate of events, a second, each heard by the share of the connections.</summary>
    public static async Task<Growth> OfAsync(double webSocketShare, double events, double heard, params int[] connections)
    {
        FormattableString options = $"--json --web-socket-share {webSocketShare} --events-per-second {events} --heard {heard}";
        Command run = await RunAsync(
            [.. options.ToString(CultureInfo.InvariantCulture).Split(' '), "--connections", string.Join(',', connections)]);
        return JsonSerializer.Deserialize<Growth>(run.Succeeds().Output, JsonSerializerOptions.Web)!;
    }

    public static Task<Command> RunAsync(params string[] options) =>
        Command.RunAsync("node", [Checkout.PathOf("infra", "growth.mjs"), .. options]);
}

/// <param name="Quantities">By the script's names; rates of a month.</param>
/// <param name="Money">A month's, by the names of <see cref="Bill"/>.</param>
/// <param name="Ends">Shares of limits.</param>
internal sealed record GrowthColumn(
    IReadOnlyDictionary<string, double> Quantities, IReadOnlyDictionary<string, double> Money, IReadOnlyDictionary<string, double> Ends);
