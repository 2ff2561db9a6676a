using AgentCore.Bench;
using AgentCore.Bench.Clients;
using AgentCore.Bench.Scenarios;
using AgentCore.Bench.Servers;

ServerKeys.Prepare();
return args switch
{
    ["serve", var kind, .. var rest] => await Server.RunAsync(kind, rest),
    ["generate", .. var rest] => await Scenario.RunAsync(rest),
    [LiveWatch.Command, var kind, .. var ports] => await LiveWatch.RunAsync(kind, [.. ports.Select(int.Parse)]),
    [] => Scenario.Help(),
    _ => await Generator.RunAsync(args),
};
