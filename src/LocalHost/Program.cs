using AgentCore.LocalHost;

return await LocalHostApp.RunAsync(args);
