using AgentCore.Functions.Hosting;

return await FunctionsApp.RunAsync(args);
