using System.Text.Json;
using System.Text.Json.Nodes;
using AgentCore.Functions.Drivers;

namespace AgentCore.Functions;

/// <summary>Events that the service has not signed do nothing, where there is a key to tell by.</summary>
public sealed class SignedEventTests : IDisposable
{
    private readonly FunctionHost host = new();

    public void Dispose() => host.Dispose();

    public static TheoryData<string?> Forged =>
    [
        (string?)null,
        "",
        "sha256=",
        "sha256=00",
        $"sha256={new string('z', 64)}",
        ClientConnection.Sign(FunctionHost.AccessKey, "c2"),
        ClientConnection.Sign("another-access-key-of-at-least-32-bytes", "c1"),
        ClientConnection.Sign(FunctionHost.AccessKey, "c1")["sha256=".Length..],
        ClientConnection.Sign(FunctionHost.AccessKey, "c1")[..^2],
        ClientConnection.Sign(FunctionHost.AccessKey, "c1") + "00",
    ];

    [Theory, MemberData(nameof(Forged))]
    [Requirement("Upstream signature")]
    public async Task A_forged_event_does_nothing(string? signature)
    {
        var client = new ClientConnection(host, "c1");
        await client.ConnectAsync(new JsonObject { ["token"] = new JsonArray(host.Mint()) });
        client.Signature = signature;

        Assert.Equal("Unauthorized", (await client.ConnectAsync(new JsonObject { ["token"] = new JsonArray(host.Mint()) })).GetProperty("code").GetString());
        await client.ConnectedAsync();
        Assert.Equal("Unauthorized", (await client.SayAsync("""{"type":"subscribe","channels":["*"]}"""))?.GetProperty("code").GetString());
        foreach (string named in new[] { "auth", "ping", "pong", "subscribe", "unsubscribe" })
        {
            JsonElement? answer = await client.SayAsync(char.ToUpperInvariant(named[0]) + named[1..], named, """{"channels":["*"]}""");
            Assert.Equal("Unauthorized", answer?.GetProperty("code").GetString());
        }
        await client.DisconnectedAsync();
        Assert.Empty(host.Hub.Take());
    }

    [Fact]
    [Requirement("Upstream signature")]
    public async Task Either_of_the_services_two_signatures_is_enough_in_any_case()
    {
        string mine = ClientConnection.Sign(FunctionHost.AccessKey, "c7"), other = $"sha256={new string('a', 64)}";
        foreach (string signature in new[] { mine, $"{mine},{other}", $"{other}, {mine}", mine.ToUpperInvariant() })
        {
            var client = new ClientConnection(host, "c7") { Signature = signature };
            await client.ConnectAsync(new JsonObject { ["token"] = new JsonArray(host.Mint()) });
            Assert.NotNull(client.State);
        }
    }
}
