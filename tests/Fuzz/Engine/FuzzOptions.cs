using System.Globalization;
using AgentCore.Fuzz.Targets;
using AgentCore.Testing;

namespace AgentCore.Fuzz.Engine;

/// <summary>What the command line asks for.</summary>
internal sealed record FuzzOptions
{
    /// <summary>For all targets together, which share it evenly.</summary>
    public double Seconds { get; init; } = 60;

    /// <summary>One target by name, or null for all.</summary>
    public string? Target { get; init; }

    /// <summary>Where the random numbers begin. A new one each run, so that runs explore; the same one repeats a run.</summary>
    public int Seed { get; init; } = Random.Shared.Next();

    /// <summary>Whether inputs that reached new code join the corpus, which is then cut to those that are needed.</summary>
    public bool Keep { get; init; }

    /// <summary>The folder of <c>corpus</c> and <c>regressions</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>An input takes microseconds. 30 s without the next one is a hang, on however busy a machine.</summary>
    public TimeSpan Hang { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Set for the process that tries: the file through which it tells what it is at.</summary>
    public string? Worker { get; init; }

    public IReadOnlyList<Target> Targets =>
        Target is null ? AllTargets.Real : [AllTargets.Find(Target) ?? throw new ArgumentException($"There is no target '{Target}'.")];

    /// <exception cref="ArgumentException">An argument is not known.</exception>
    public static FuzzOptions Parse(string[] args)
    {
        string? folder = ValueOf(args, "--folder");
        var options = new FuzzOptions { Folder = folder ?? Path.Combine(Repository.Root, "tests", "Fuzz"), Keep = args.Contains("--keep") };
        for (int i = 0; i < args.Length; i += args[i] == "--keep" ? 1 : 2)
        {
            string value = args[i] == "--keep" ? "" : args.ElementAtOrDefault(i + 1) ?? throw new ArgumentException($"{args[i]} needs a value.");
            options = args[i] switch
            {
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--target" => options with { Target = value },
                "--seed" => options with { Seed = int.Parse(value, CultureInfo.InvariantCulture) },
                "--hang" => options with { Hang = TimeSpan.FromSeconds(int.Parse(value, CultureInfo.InvariantCulture)) },
                "--worker" => options with { Worker = value },
                "--folder" or "--keep" => options,
                _ => throw new ArgumentException($"{args[i]} is not known. There are --seconds, --target, --seed, --keep, --hang and --folder."),
            };
        }
        return options;
    }

    /// <summary>The arguments that make the same run in another process.</summary>
    public IEnumerable<string> ForWorker(string slot)
    {
        yield return "--worker";
        yield return slot;
        yield return "--folder";
        yield return Folder;
        yield return "--seconds";
        yield return Seconds.ToString(CultureInfo.InvariantCulture);
        yield return "--seed";
        yield return Seed.ToString(CultureInfo.InvariantCulture);
        if (Keep) yield return "--keep";
        if (Target is null) yield break;
        yield return "--target";
        yield return Target;
    }

    private static string? ValueOf(string[] args, string name) => args.SkipWhile(arg => arg != name).ElementAtOrDefault(1);
}
