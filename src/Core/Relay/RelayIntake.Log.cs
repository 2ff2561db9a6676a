using Microsoft.Extensions.Logging;

namespace AgentCore.Relay;

public sealed partial class RelayIntake
{
    [LoggerMessage(1300, LogLevel.Warning, "{Rejected} of {Delivered} delivered events were rejected and kept aside; the first one: {Reason}")]
    private partial void LogRejected(int rejected, int delivered, string reason);
}
