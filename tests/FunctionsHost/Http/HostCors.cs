namespace AgentCore.FunctionsHost.Http;

/// <summary>The host's own CORS, before any function: it answers every preflight itself.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-develop-local#local-settings-file</remarks>
internal static class HostCors
{
    /// <param name="origins">As in the settings: separated by commas, or <c>*</c>.</param>
    public static void Add(IServiceCollection services, string? origins)
    {
        if (string.IsNullOrEmpty(origins)) return;
        services.AddCors(cors => cors.AddDefaultPolicy(policy =>
        {
            policy.AllowAnyHeader().AllowAnyMethod();
            if (origins == "*") policy.AllowAnyOrigin();
            else policy.WithOrigins(origins.Split(',', StringSplitOptions.TrimEntries));
        }));
    }

    public static void Use(WebApplication app, string? origins)
    {
        if (!string.IsNullOrEmpty(origins)) app.UseCors();
    }
}
