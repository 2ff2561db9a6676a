namespace AgentCore.Bench;

/// <summary>The command line of a run; what is left out has the scenario's own value.</summary>
internal sealed class LoadOptions
{
    public int? Subscribers { get; set; }

    /// <summary>How long each measurement lasts.</summary>
    public int Seconds { get; set; } = 10;

    /// <summary>Events a second, several with commas between.</summary>
    public string? Rates { get; set; }

    /// <summary>The servers to measure, with commas between.</summary>
    public string? Targets { get; set; }

    /// <summary>Where the results are kept, as JSON; a folder.</summary>
    public string Results { get; set; } = Path.Combine("bench", "results");

    public IEnumerable<int> RatesOr(params int[] otherwise) => Rates?.Split(',').Select(int.Parse) ?? otherwise;

    public IEnumerable<string> TargetsOr(params string[] otherwise) => Targets?.Split(',') ?? otherwise;
}
