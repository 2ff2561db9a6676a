using System.Reflection;

namespace AgentCore.LocalHost.Hosting;

/// <summary>What <c>--help</c> and <c>--version</c> print.</summary>
internal static class Help
{
    public static string Text => """
        AgentCore Realtime on one machine: the gateway, and emulators of Web PubSub and of an Event Grid topic.

        dotnet run --project src/LocalHost -- [options]

          --demo                    Agents publish events for as long as the host runs.
          --urls URL                Where to listen, on loopback only. http://localhost:8080 where it is not set.
          --storage TEXT            Where the log is kept: a storage account's connection string, or UseDevelopmentStorage=true
                                    for Azurite. In memory where it is not set.

          --functions URL           Be the cloud around the Functions app at this address: docs/local-functions.md.
          --streams URL             Another app serves the streams.
          --relay URL               Another app takes the events.
          --settings PATH           The app's local.settings.json.

          --Section:Name=VALUE      Any setting of docs/configuration.md, such as --Limits:MaxConnections=500.
                                    In the environment: Limits__MaxConnections=500.

          --help, --version
        """;

    public static string Version =>
        $"AgentCore Realtime {typeof(Help).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}";
}
