using AgentCore.Faults.Histories;
using AgentCore.Faults.Mutants;

namespace AgentCore.Faults.Runs;

/// <summary>Runs with a bug planted, which show that a run without one means something.</summary>
internal static class MutantRuns
{
    /// <summary>Plants one bug.</summary>
    /// <param name="name">Its name, or empty for the one that the seed chooses.</param>
    /// <exception cref="FormatException">There is none of that name.</exception>
    /// <returns>The run's own exit code: not 0 where the bug was found.</returns>
    public static async Task<int> RunOneAsync(string name, RunOptions options, TextWriter output)
    {
        Mutant mutant = name.Length == 0 ? Mutant.Of(options.Seed) : Find(name);
        using MutantTree tree = await MutantTree.CopyAsync();
        return (await RunAsync(tree, mutant, options, output)).ExitCode;
    }

    /// <summary>Plants each bug in turn, and tells of each whether it was found.</summary>
    /// <returns>0 if all were.</returns>
    public static async Task<int> RunAllAsync(RunOptions options, TextWriter output)
    {
        using MutantTree tree = await MutantTree.CopyAsync();
        var found = new List<(Mutant Mutant, Verdict Verdict)>();
        foreach (Mutant mutant in Mutant.All)
        {
            found.Add((mutant, await RunAsync(tree, mutant, options, output)));
            await tree.PullOutAsync(mutant);
        }
        foreach ((Mutant mutant, Verdict verdict) in found)
            await output.WriteLineAsync($"{mutant.Name,-30} {(verdict.ExitCode == 0 ? "NOT FOUND" : "found")}: {verdict}");
        return found.All(each => each.Verdict.ExitCode != 0) ? 0 : 1;
    }

    private static Mutant Find(string name) =>
        Mutant.All.FirstOrDefault(mutant => mutant.Name == name)
        ?? throw new FormatException($"No such bug: {name}. There are {string.Join(", ", Mutant.All.Select(mutant => mutant.Name))}.");

    private static async Task<Verdict> RunAsync(MutantTree tree, Mutant mutant, RunOptions options, TextWriter output)
    {
        await output.WriteLineAsync($"Planted: {mutant.Name}.");
        return await Run.RunAsync(await tree.PlantAsync(mutant), options, output);
    }
}
