namespace AgentCore.Bench;

/// <summary>The command line of a run; what is left out has the scenario's own value.</summary>
internal sealed class LoadOptions
{
    private int? seconds;

    public int? Subscribers { get; set; }

    /// <summary>How long each measurement lasts.</summary>
    public int Seconds
    {
        get => SecondsOr(10);
        set => seconds = value;
    }

    /// <summary>How often a start is measured.</summary>
    public int Runs { get; set; } = 10;

    /// <summary>How many round trips are measured, one after the other on one connection.</summary>
    public int RoundTrips { get; set; } = 500;

    /// <summary>Events a second, several with commas between.</summary>
    public string? Rates { get; set; }

    /// <summary>The servers to measure, with commas between.</summary>
    public string? Targets { get; set; }

    /// <summary>Where the results are kept, as JSON; a folder.</summary>
    public string Results { get; set; } = Path.Combine("bench", "results");

    public int SecondsOr(int otherwise) => seconds ?? otherwise;

    public IEnumerable<int> RatesOr(params int[] otherwise) => Rates?.Split(',').Select(int.Parse) ?? otherwise;

    public IEnumerable<string> TargetsOr(params string[] otherwise) => Targets?.Split(',') ?? otherwise;
}
