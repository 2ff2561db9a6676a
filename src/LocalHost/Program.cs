using AgentCore.LocalHost.Hosting;

return await LocalHostApp.RunAsync(args);
