using Microsoft.Extensions.Logging;

namespace AgentCore.Http;

/// <summary>What no host may log.</summary>
public static class LogFilters
{
    /// <summary>URLs hold tokens, and this category writes one for each request, at a level that is easily switched on with others.</summary>
    public static ILoggingBuilder KeepUrlsOut(this ILoggingBuilder logging) =>
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
}
