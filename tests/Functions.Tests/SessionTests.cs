using System.Text.Json;
using System.Text.Json.Nodes;
using AgentCore.Functions.Drivers;
using AgentCore.PubSub;

namespace AgentCore.Functions;

public sealed class SessionTests : IDisposable
{
    private const string Channels = "\"channels\":[\"agent.error\"]";

    private readonly FunctionHost host = new();
    private readonly ClientConnection client;

    public SessionTests() => client = new ClientConnection(host, "c1");

    public void Dispose() => host.Dispose();

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_whole_session_runs_by_frames_and_by_named_events(bool named)
    {
        JsonElement accepted = await client.ConnectAsync(new JsonObject { ["token"] = new JsonArray(host.Mint()) });
        Assert.Equal("alice", accepted.GetProperty("userId").GetString());
        Assert.Contains("~session", accepted.GetProperty("groups").EnumerateArray().Select(group => group.GetString()));
        Assert.Equal(0, accepted.GetProperty("roles").GetArrayLength());
        Assert.NotNull(client.State);

        await client.ConnectedAsync();
        HubCall welcome = Assert.Single(host.Hub.Take());
        Assert.Equal(("sendToConnection", "c1"), (welcome.Operation, welcome.Target));
        Assert.Contains("\"type\":\"welcome\"", welcome.Content, StringComparison.Ordinal);

        JsonElement subscribed = Assert.NotNull(await SayAsync(named, "subscribe", Channels));
        Assert.Equal(["agent.error"], subscribed.GetProperty("channels").EnumerateArray().Select(channel => channel.GetString()!));
        Assert.Contains(host.Hub.Take(), call => call is { Operation: "addToGroups", Content: "agent.error" });

        await host.DeliverAsync("Relay", EventGridDelivery.Of("""{"agent_id":"a"}"""));
        Assert.Contains(host.Hub.Take(), call => call.Operation == "send" && call.Target.Contains("'agent.error' in groups", StringComparison.Ordinal));

        Assert.Equal("pong", (await SayAsync(named, "ping"))?.GetProperty("type").GetString());
        Assert.Null(await SayAsync(named, "pong"));

        string before = client.State!;
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        JsonElement authenticated = Assert.NotNull(await SayAsync(named, "auth", $"\"token\":\"{host.Mint()}\""));
        // The token ends an hour later; the session at the last heartbeat that is a run before it.
        Assert.Equal(host.Clock.GetUtcNow().AddHours(1).AddSeconds(-30), authenticated.GetProperty("expires").GetDateTimeOffset());
        Assert.NotEqual(before, client.State);

        JsonElement left = Assert.NotNull(await SayAsync(named, "unsubscribe", Channels));
        Assert.Equal("unsubscribed", left.GetProperty("type").GetString());
        host.Hub.Take();
        await client.DisconnectedAsync();
        Assert.Empty(host.Hub.Take());
    }

    /// <summary>The answer to an unknown message names all that there are.</summary>
    [Fact]
    public async Task Every_message_of_the_protocol_has_a_function_for_clients_that_send_it_as_an_event()
    {
        await client.ConnectAsync(new JsonObject { ["token"] = new JsonArray(host.Mint()) });
        string error = (await SayAsync(named: false, "other"))!.Value.GetProperty("message").GetString()!;
        string[] messages = error[(error.IndexOf("one of ", StringComparison.Ordinal) + "one of ".Length)..^1].Split(", ");
        Assert.Equal(messages.Append("message").Order(), CompiledFunction.All.Select(function => function.Exposure)
            .Where(exposure => exposure.StartsWith("User event ", StringComparison.Ordinal))
            .Select(exposure => exposure.Split(' ')[2])
            .Order());
    }

    [Fact]
    public async Task A_negotiated_session_has_what_its_token_was_granted()
    {
        await host.RequestAsync("Negotiate", token: host.Mint());
        ClientTicket ticket = host.Hub.Ticket!;
        var claims = new JsonObject
        {
            ["sub"] = new JsonArray(ticket.UserId),
            ["http://schemas.microsoft.com/ws/2008/06/identity/claims/role"] = new JsonArray([.. ticket.Roles.Select(role => JsonValue.Create(role))]),
        };
        JsonElement accepted = await client.ConnectAsync(claims: claims, subprotocols: "json.webpubsub.azure.v1");
        Assert.Equal("alice", accepted.GetProperty("userId").GetString());
        Assert.Equal("json.webpubsub.azure.v1", accepted.GetProperty("subprotocol").GetString());
    }

    [Fact]
    [Requirement("WebSocket authentication")]
    public async Task A_handshake_without_a_good_token_is_refused_by_its_code()
    {
        JsonElement refused = await client.ConnectAsync(new JsonObject { ["token"] = new JsonArray("no token") });
        Assert.Equal(("Unauthorized", "TOKEN_INVALID"), (refused.GetProperty("code").GetString(), refused.GetProperty("errorMessage").GetString()));
        JsonElement unknown = await client.ConnectAsync(new JsonObject { ["token"] = new JsonArray(host.Mint()), ["channels"] = new JsonArray("no.such") });
        Assert.Equal("UserError", unknown.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Every_message_is_answered_with_success_whatever_it_says_and_whatever_fails()
    {
        await client.ConnectAsync(new JsonObject { ["token"] = new JsonArray(host.Mint()) });
        Assert.Equal("BAD_MESSAGE", (await client.SayAsync("no json"))?.GetProperty("code").GetString());
        host.Hub.Failure = new HubException("addToGroups", 503);
        Assert.Equal("SERVER_ERROR", (await SayAsync(false, "subscribe", Channels))?.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Bytes_are_read_as_the_host_writes_them()
    {
        await client.ConnectAsync(new JsonObject { ["token"] = new JsonArray(host.Mint()) });
        Assert.Equal("pong", (await client.SayAsync("""{"type":"ping"}"""u8.ToArray()))?.GetProperty("type").GetString());
    }

    [Fact]
    [Requirement("WebSocket state")]
    public async Task A_connection_whose_state_is_lost_or_foreign_is_told_and_closed()
    {
        await client.ConnectAsync(new JsonObject { ["token"] = new JsonArray(host.Mint()) });
        client.Spoil(new JsonObject { ["session"] = "not base64!" });
        Assert.Null(await client.SayAsync("""{"type":"ping"}"""));
        Assert.Equal(["sendToConnection", "closeConnection"], host.Hub.Take().Select(call => call.Operation));
    }

    [Fact]
    public async Task The_stream_app_s_own_connection_is_no_session()
    {
        var claims = new JsonObject { ["role"] = new JsonArray(WellKnownRoles.Feed, WellKnownRoles.JoinFeed) };
        JsonElement accepted = await client.ConnectAsync(claims: claims, subprotocols: "json.webpubsub.azure.v1");
        Assert.Equal([WellKnownRoles.JoinFeed], accepted.GetProperty("roles").EnumerateArray().Select(role => role.GetString()!));
        Assert.Null(client.State);
        await client.ConnectedAsync();
        Assert.Empty(host.Hub.Take());
    }

    private Task<JsonElement?> SayAsync(bool named, string type, string members = "") => named
        ? client.SayAsync(char.ToUpperInvariant(type[0]) + type[1..], type, members.Length == 0 ? "{}" : $$"""{{{members}}}""")
        : client.SayAsync(members.Length == 0 ? $$"""{"type":"{{type}}"}""" : $$"""{"type":"{{type}}",{{members}}}""");
}
