using System.Text.RegularExpressions;
using AgentCore.PubSub;
using Azure.Core;

namespace AgentCore.WebPubSub;

/// <summary>One hub of a Web PubSub resource, over the REST data plane.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/webpubsub/dataplane/web-pub-sub</remarks>
public sealed partial class WebPubSubHub : IHub
{
    /// <summary>The service's own limit for how short a client URL's life may be.</summary>
    private const int MinMinutes = 1;

    private readonly HubCalls calls;
    private readonly WebPubSubConnection connection;
    private readonly TimeProvider clock;
    private readonly string clientPath;

    /// <exception cref="ArgumentException">The hub's name is not one.</exception>
    public WebPubSubHub(WebPubSubConnection connection, string hub, TimeProvider clock, HubMetrics metrics)
        : this(connection, hub, clock, new HubClientOptions(), metrics) { }

    internal WebPubSubHub(
        WebPubSubConnection connection, string hub, TimeProvider clock, HubClientOptions options, HubMetrics metrics)
    {
        if (!HubName().IsMatch(hub)) throw new ArgumentException($"'{hub}' cannot be a hub's name.", nameof(hub));
        this.connection = connection;
        this.clock = clock;
        clientPath = $"/client/hubs/{Uri.EscapeDataString(hub)}";
        calls = new HubCalls(connection, hub, clock, options, metrics);
    }

    /// <inheritdoc />
    public Task SendToAllAsync(ReadOnlyMemory<byte> json, string filter, CancellationToken cancellation) =>
        calls.InvokeAsync(new("sendToAll", RequestMethod.Post, "/:send") { Query = [("filter", filter)], Body = json }, cancellation);

    /// <inheritdoc />
    public Task SendToGroupAsync(string group, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        calls.InvokeAsync(new("sendToGroup", RequestMethod.Post, $"/groups/{Segment(group)}/:send") { Body = json }, cancellation);

    /// <inheritdoc />
    public Task SendToConnectionAsync(string connectionId, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        calls.InvokeAsync(
            new("sendToConnection", RequestMethod.Post, $"/connections/{Segment(connectionId)}/:send") { Body = json, MayBeGone = true },
            cancellation);

    /// <inheritdoc />
    public Task AddToGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation) =>
        calls.InvokeAsync(
            new("addToGroups", RequestMethod.Post, "/:addToGroups") { Body = GroupsBody.Write(groups, filter) }, cancellation);

    /// <inheritdoc />
    public Task RemoveFromGroupsAsync(IReadOnlyCollection<string> groups, string filter, CancellationToken cancellation) =>
        calls.InvokeAsync(
            new("removeFromGroups", RequestMethod.Post, "/:removeFromGroups") { Body = GroupsBody.Write(groups, filter) }, cancellation);

    /// <inheritdoc />
    public Task CloseGroupAsync(string group, string reason, CancellationToken cancellation) =>
        calls.InvokeAsync(
            new("closeGroup", RequestMethod.Post, $"/groups/{Segment(group)}/:closeConnections") { Query = [("reason", reason)] },
            cancellation);

    /// <inheritdoc />
    public Task CloseConnectionAsync(string connectionId, string reason, CancellationToken cancellation) =>
        calls.InvokeAsync(
            new("closeConnection", RequestMethod.Delete, $"/connections/{Segment(connectionId)}")
            {
                Query = [("reason", reason)],
                MayBeGone = true,
            },
            cancellation);

    /// <inheritdoc />
    /// <remarks>
    /// With an access key the token is signed here. Keyless, the service mints it and counts in whole minutes: the lifetime is rounded
    /// down, so that no URL outlives what was asked for, except that the service's least, one minute, is always given.
    /// </remarks>
    public async ValueTask<Uri> GetClientUriAsync(ClientTicket ticket, CancellationToken cancellation)
    {
        string token = connection.Key is { } key ? Mint(key, ticket) : await GenerateAsync(ticket, cancellation);
        return new UriBuilder(connection.Endpoint)
        {
            Scheme = connection.Endpoint.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs,
            Path = clientPath,
            Query = "access_token=" + Uri.EscapeDataString(token),
        }.Uri;
    }

    private string Mint(AccessKey key, ClientTicket ticket)
    {
        DateTimeOffset now = clock.GetUtcNow();
        string audience = new Uri(connection.Endpoint, clientPath).AbsoluteUri;
        return key.SignClient(audience, ticket.UserId, ticket.Roles, now, now + ticket.Lifetime);
    }

    private Task<string> GenerateAsync(ClientTicket ticket, CancellationToken cancellation)
    {
        int minutes = Math.Max(MinMinutes, (int)ticket.Lifetime.TotalMinutes);
        var query = new List<(string, string)> { ("minutesToExpire", $"{minutes}") };
        if (ticket.UserId is not null) query.Add(("userId", ticket.UserId));
        query.AddRange(ticket.Roles.Select(role => ("role", role)));
        return calls.AskTokenAsync(new("generateToken", RequestMethod.Post, "/:generateToken") { Query = query }, cancellation);
    }

    /// <exception cref="ArgumentException">The name cannot stand in a path: empty, or dots that a URL would resolve away.</exception>
    private static string Segment(string name) =>
        name is "" or "." or ".."
            ? throw new ArgumentException("The name cannot stand in a URL's path.", nameof(name))
            : Uri.EscapeDataString(name);

    // The pattern of the service's API description.
    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_`,.\[\]]{0,127}\z")]
    private static partial Regex HubName();
}
