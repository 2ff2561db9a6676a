namespace AgentCore.Infra.Settings;

/// <summary>The settings that others than our options classes read, each with who reads it and why it is set.</summary>
internal static class PlatformSettings
{
    public static IReadOnlyDictionary<string, string> Reasons { get; } = Named().Concat(Disabled()).ToDictionary();

    private static Dictionary<string, string> Named() => new()
    {
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "Host and exporter: where telemetry goes. Its key alone opens nothing.",
        ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] = "Host: which identity sends it.",
        ["AZURE_CLIENT_ID"] = "Azure.Identity: which of an app's identities is meant where a credential names none.",
        ["AzureWebJobsStorage__credential"] = "Host and event log: by identity.",
        ["AzureWebJobsStorage__clientId"] = "Host and event log: by which identity.",
        ["AzureWebJobsStorage__blobServiceUri"] = "Host and event log: keys, leases, the log.",
        ["AzureWebJobsStorage__tableServiceUri"] = "Host: diagnostic events.",
        ["AzureFunctionsJobHost__functionTimeout"] = "Host: a stream must outlive the plan's default time-out.",
        ["FUNCTIONS_EXTENSION_VERSION"] = "Dedicated plan: host version. Flex Consumption has it in functionAppConfig.",
        ["FUNCTIONS_WORKER_RUNTIME"] = "Dedicated plan: the worker's language. Flex Consumption has it in functionAppConfig.",
        ["HeartbeatSchedule"] = "Host and the app: when the heartbeat's timer runs, and what the liveness clock counts by.",
        ["WEBSITE_RUN_FROM_PACKAGE"] = "Dedicated plan: the package is mounted, not unpacked.",
    };

    private static IEnumerable<KeyValuePair<string, string>> Disabled() =>
        FunctionNames.All.Select(function => KeyValuePair.Create($"AzureWebJobs.{function}.Disabled", "Host: the other app runs it."));
}
