using AgentCore.Faults.Processes;
using AgentCore.Faults.Runs;

if (args is [NodeProgram.Verb, .. var arguments]) return await NodeProgram.RunAsync(arguments);
try
{
    RunOptions options = RunOptions.Parse(args);
    return options.Mutate switch
    {
        null => (await Run.RunAsync(Build.Own, options.Seed, options.Length, Console.Out)).ExitCode,
        RunOptions.EveryMutant => await MutantRuns.RunAllAsync(options.Seed, options.Length, Console.Out),
        var name => await MutantRuns.RunOneAsync(name, options.Seed, options.Length, Console.Out),
    };
}
catch (FormatException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message}\n\n{RunOptions.Usage}");
    return 2;
}
