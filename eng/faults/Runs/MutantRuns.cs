using AgentCore.Faults.Histories;
using AgentCore.Faults.Mutants;

namespace AgentCore.Faults.Runs;

/// <summary>Runs with a bug planted, which show that a run without one means something.</summary>
internal static class MutantRuns
{
    /// <summary>Plants one bug.</summary>
    /// <param name="name">Its name, or empty for the one that the seed chooses.</param>
    /// <exception cref="FormatException">There is none of that name.</exception>
    /// <returns>The run's own exit code: 1 where the bug was found.</returns>
    public static async Task<int> RunOneAsync(string name, RunOptions options, TextWriter output)
    {
        Mutant mutant = name.Length == 0 ? Mutant.Of(options.Seed) : Find(name);
        using MutantTree tree = await MutantTree.CopyAsync();
        Verdict verdict = await RunAsync(tree, mutant, options, output);
        await output.WriteLineAsync(Describe(mutant, verdict));
        return verdict.ExitCode;
    }

    /// <summary>Plants each bug in turn, and tells of each whether it was found and by which violation.</summary>
    /// <returns>0 if all were, 1 if one was not, 3 if a run was inconclusive.</returns>
    public static async Task<int> RunAllAsync(RunOptions options, TextWriter output)
    {
        using MutantTree tree = await MutantTree.CopyAsync();
        var runs = new List<(Mutant Mutant, Verdict Verdict)>();
        foreach (Mutant mutant in Mutant.All)
        {
            runs.Add((mutant, await RunAsync(tree, mutant, options, output)));
            await tree.ResetAsync();
        }
        foreach ((Mutant mutant, Verdict verdict) in runs) await output.WriteLineAsync(Describe(mutant, verdict));
        return ExitCode([.. runs.Select(run => run.Verdict)]);
    }

    /// <summary>Turned around: a run in which a promise was broken is what is wanted here.</summary>
    public static int ExitCode(IReadOnlyCollection<Verdict> verdicts)
    {
        if (verdicts.Any(verdict => verdict.ExitCode == Verdict.NotKnown)) return Verdict.NotKnown;
        return verdicts.All(verdict => verdict.ExitCode == Verdict.BrokenPromise) ? 0 : 1;
    }

    /// <summary>One line: what found the bug, or that nothing did, or why nothing can be said.</summary>
    public static string Describe(Mutant mutant, Verdict verdict) => $"{mutant.Name,-30} " + verdict.ExitCode switch
    {
        Verdict.BrokenPromise => $"found by: {verdict.Worst}",
        Verdict.Kept => $"NOT FOUND: {verdict}",
        _ => verdict.ToString(),
    };

    private static Mutant Find(string name) =>
        Mutant.All.FirstOrDefault(mutant => mutant.Name == name)
        ?? throw new FormatException($"No such bug: {name}. There are {string.Join(", ", Mutant.All.Select(mutant => mutant.Name))}.");

    private static async Task<Verdict> RunAsync(MutantTree tree, Mutant mutant, RunOptions options, TextWriter output)
    {
        await output.WriteLineAsync($"Planted: {mutant.Name}.");
        try
        {
            return await Run.RunAsync(await tree.PlantAsync(mutant), options, output);
        }
        catch (InvalidOperationException unplanted)
        {
            await output.WriteLineAsync(unplanted.Message);
            return Verdict.Failed("it could not be planted");
        }
    }
}
