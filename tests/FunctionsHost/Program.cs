using AgentCore.FunctionsHost.Hosting;

return await FunctionsHostProgram.RunAsync(args);
