using AgentCore.Fuzz.Engine;

// Feeds every parser that faces the network with inputs that it was not made for, and reports the first that it does not answer well.
// docs/fuzzing.md says how; `--worker` is for the program itself, which tries its targets in a process that may die.
FuzzOptions options = FuzzOptions.Parse(args);
return options.Worker is { } slot ? Worker.Run(options, slot) : Supervisor.Run(options);
