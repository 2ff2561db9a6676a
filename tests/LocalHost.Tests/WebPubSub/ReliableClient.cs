using System.Text.Json;

namespace AgentCore.LocalHost.Tests.WebPubSub;

/// <summary>A client of <c>json.reliable.webpubsub.azure.v1</c> on one socket.</summary>
internal sealed class ReliableClient : IDisposable
{
    public const string Subprotocol = "json.reliable.webpubsub.azure.v1";

    private readonly EmulatorHost host;

    private ReliableClient(EmulatorHost host, EmulatorClient on, string id, string token) =>
        (this.host, On, Id, Token) = (host, on, id, token);

    /// <summary>Its socket.</summary>
    public EmulatorClient On { get; }

    public string Id { get; }

    /// <summary>The reconnection token.</summary>
    public string Token { get; }

    private string Recovery => RecoveryOf(Id, Token);

    public static string RecoveryOf(string id, string token) => $"?awps_connection_id={id}&awps_reconnection_token={token}";

    /// <summary>A new connection.</summary>
    public static Task<ReliableClient> OpenAsync(EmulatorHost host, string query = "") => ReadConnectedAsync(host, query);

    /// <summary>A new connection in group <c>g</c>, with these roles.</summary>
    public static Task<ReliableClient> OpenInGroupAsync(EmulatorHost host, params string[] roles)
    {
        host.Upstream.OnConnect = _ => ScriptedUpstream.Accept(groups: ["g"], roles: roles);
        return OpenAsync(host);
    }

    /// <summary>The same connection on another socket, as the client comes back to it.</summary>
    public async Task<ReliableClient> RecoverAsync()
    {
        ReliableClient back = await ReadConnectedAsync(host, Recovery);
        Assert.Equal(Id, back.Id);
        return back;
    }

    /// <summary>Coming back to it does not succeed.</summary>
    public Task AssertIsGoneAsync() => AssertDeniedAsync(host, Recovery);

    /// <summary>A recovery by these parameters is closed with 1008, which sends clients on to a new connection.</summary>
    public static async Task AssertDeniedAsync(EmulatorHost host, string recovery, string? subprotocol = Subprotocol)
    {
        using EmulatorClient denied = await host.ConnectAsync(recovery, subprotocol);
        Assert.Equal("close 1008: ", await denied.ReceiveAsync());
    }

    public Task SendAsync(string text) => On.SendAsync(text);

    public Task AcknowledgeAsync(int sequenceId) => SendAsync($$"""{"type":"sequenceAck","sequenceId":{{sequenceId}}}""");

    public Task<string> ReceiveAsync() => On.ReceiveAsync();

    /// <summary>The next frames are the server's messages with these numbers for data, under these sequence ids.</summary>
    public async Task AssertReceivesAsync(IEnumerable<(int Data, int SequenceId)> messages)
    {
        foreach ((int data, int sequenceId) in messages) Assert.Equal(Message($"{data}", sequenceId), await ReceiveAsync());
    }

    /// <summary>Breaks its socket, as a network does, and returns once the host waits for the client.</summary>
    public async Task BreakAsync()
    {
        On.Socket.Abort();
        await host.Clock.UntilWaitedForAsync(60);
    }

    /// <summary>What the server sends, as a reliable client gets it.</summary>
    public static string Message(string data, int sequenceId) =>
        $$"""{"type":"message","from":"server","dataType":"json","data":{{data}},"sequenceId":{{sequenceId}}}""";

    public void Dispose() => On.Dispose();

    private static async Task<ReliableClient> ReadConnectedAsync(EmulatorHost host, string query)
    {
        EmulatorClient socket = await host.ConnectAsync(query, Subprotocol);
        JsonElement connected = JsonElement.Parse(await socket.ReceiveAsync());
        Assert.Equal("connected", connected.GetProperty("event").GetString());
        return new ReliableClient(
            host, socket, connected.GetProperty("connectionId").GetString()!, connected.GetProperty("reconnectionToken").GetString()!);
    }
}
