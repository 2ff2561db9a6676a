using System.Net.Sockets;
using Azure;

namespace AgentCore.LocalHost.LogStorage;

/// <summary>How the storage's client says that the storage does not answer, or refuses.</summary>
internal static class StorageOutage
{
    /// <summary>
    /// The client throws all its tries' failures together, and a reset at a connection's start as the HTTP client threw it.
    /// </summary>
    public static bool Is(Exception failure) =>
        failure is RequestFailedException or SocketException or AggregateException or OperationCanceledException;
}
