using System.Globalization;

namespace AgentCore.Faults.Runs;

/// <summary>What the command line asks for.</summary>
/// <param name="Seed">Draws the schedule, and chooses the bug where one is to be planted.</param>
/// <param name="Length">How long faults are injected.</param>
/// <param name="HasWorkers">Whether the sessions, the relays and the streams are Functions workers.</param>
/// <param name="Mutate">Null: the code as it is. Empty: with the bug that the seed chooses. Else that bug's name, or <c>all</c>.</param>
internal sealed record RunOptions(int Seed, TimeSpan Length, bool HasWorkers = false, string? Mutate = null)
{
    public const string EveryMutant = "all";

    public const string Usage = """
        dotnet run --project eng/faults -- [--seed N] [--seconds N] [--workers] [--mutate [NAME|all]]

          --seed N       what goes wrong, and when: 1 unless given
          --seconds N    how long: 30 unless given
          --workers      the sessions, the relays and the streams run as Functions workers, and workers are killed, too
          --mutate       plants a bug, the seed's or the one named, and must find it: exit code 1; with `all`, 0 if each was found

        Exit codes: 0 every promise was kept; 1 one was broken; 2 the command line is wrong; 3 inconclusive: the run itself failed
        """;

    /// <exception cref="FormatException">It asks for something else.</exception>
    public static RunOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new RunOptions(1, TimeSpan.FromSeconds(30));
        for (int i = 0; i < arguments.Count; i++)
        {
            string? next = i + 1 < arguments.Count ? arguments[i + 1] : null;
            string? value = next?.StartsWith("--", StringComparison.Ordinal) is false ? next : null;
            options = arguments[i] switch
            {
                "--seed" => options with { Seed = Number(value, 0) },
                "--seconds" => options with { Length = TimeSpan.FromSeconds(Number(value, 1)) },
                "--workers" when value is null => options with { HasWorkers = true },
                "--mutate" => options with { Mutate = value ?? "" },
                var unknown => throw new FormatException($"Unknown: {unknown}"),
            };
            if (value is not null) i++;
        }
        return options;
    }

    private static int Number(string? text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number
            : throw new FormatException($"A whole number of at least {least} is needed.");
}
