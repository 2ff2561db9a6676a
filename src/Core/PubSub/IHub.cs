namespace AgentCore.PubSub;

/// <summary>The Web PubSub operations that the system uses, on its one hub. Each is one REST call.</summary>
/// <remarks>
/// Every method throws <see cref="HubException"/> when the service refused or could not be reached after retries; whether the call
/// took effect is then unknown, and all of them may be repeated. Filters are OData over <c>groups</c>, <c>userId</c>, <c>connectionId</c>:
/// https://learn.microsoft.com/azure/azure-web-pubsub/reference-odata-filter
/// </remarks>
public interface IHub
{
    /// <summary>Sends a JSON message, kept byte for byte, to every connection that the filter matches, each once.</summary>
    Task SendToAllAsync(ReadOnlyMemory<byte> json, string filter, CancellationToken cancellation);

    /// <summary>Sends to every connection in a group.</summary>
    Task SendToGroupAsync(string group, ReadOnlyMemory<byte> json, CancellationToken cancellation);

    /// <summary>Sends to one connection; no error where it is gone.</summary>
    Task SendToConnectionAsync(string connectionId, ReadOnlyMemory<byte> json, CancellationToken cancellation);

    /// <summary>Puts every connection that the filter matches into all the groups.</summary>
    Task AddToGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation);

    /// <summary>Takes every connection that the filter matches out of all the groups.</summary>
    Task RemoveFromGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation);

    /// <summary>Closes every connection of a group.</summary>
    Task CloseGroupAsync(string group, string reason, CancellationToken cancellation);

    /// <summary>Closes one connection; no error where it is gone.</summary>
    Task CloseConnectionAsync(string connectionId, string reason, CancellationToken cancellation);

    /// <summary>A URL with a token in it that opens one client connection.</summary>
    ValueTask<Uri> GetClientUriAsync(ClientTicket ticket, CancellationToken cancellation);
}

/// <summary>What a client's URL is to say.</summary>
/// <param name="UserId">The user the connection belongs to, or null.</param>
/// <param name="Roles">Roles in the token; those the service does not know are inert and reach the <c>connect</c> handler.</param>
/// <param name="Lifetime">How long the URL may be used to connect. Whole minutes where the service mints the token.</param>
public sealed record ClientTicket(string? UserId, IReadOnlyList<string> Roles, TimeSpan Lifetime);

/// <summary>Web PubSub did not do what was asked, or did not say.</summary>
public sealed class HubException : Exception
{
    /// <summary>A call failed.</summary>
    /// <param name="operation">The call's name.</param>
    /// <param name="status">The answer's HTTP status; null where there was no answer.</param>
    /// <param name="inner">What failed underneath.</param>
    public HubException(string operation, int? status, Exception? inner = null)
        : base(status is null ? $"Web PubSub could not be reached for {operation}."
            : $"Web PubSub answered {status} to {operation}.", inner)
    {
        Operation = operation;
        Status = status;
    }

    /// <summary>The REST operation's name, such as <c>addToGroups</c>.</summary>
    public string Operation { get; }

    /// <summary>The HTTP status, or null when no answer came.</summary>
    public int? Status { get; }

    /// <summary>
    /// The service refuses the message for what it is: 400, it cannot be read; 413, it is too large. The same message is refused again. Every
    /// other failure may pass: 401 and 403 when the operator mends the role or the key, 429 and 5xx by themselves.
    /// </summary>
    internal bool IsForTheMessage => Status is 400 or 413;
}
