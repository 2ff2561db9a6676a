using AgentCore.Faults.Processes;
using AgentCore.Faults.Runs;

if (args is [NodeProgram.Verb, .. var arguments]) return await NodeProgram.RunAsync(arguments);
if (args is [WorkerNodeProgram.Verb, var url, var settings]) return await WorkerNodeProgram.RunAsync(new Uri(url), settings);
try
{
    RunOptions options = RunOptions.Parse(args);
    return options.Mutate switch
    {
        null => (await Run.RunAsync(Build.Own, options, Console.Out)).ExitCode,
        RunOptions.EveryMutant => await MutantRuns.RunAllAsync(options, Console.Out),
        var name => await MutantRuns.RunOneAsync(name, options, Console.Out),
    };
}
catch (FormatException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message}\n\n{RunOptions.Usage}");
    return 2;
}
