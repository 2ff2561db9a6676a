using AgentCore.Testing;
using AgentCore.WebPubSub;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentCore.Tests.WebPubSub;

public sealed class HubRequestTests
{
    private const string Message = """{ "spaces" : "kept",  "n":1.0}""";
    private const string Filter = "'~session' in groups and not ('~alive.5' in groups)";

    private readonly TestHub test = TestHub.WithKey();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static ReadOnlyMemory<byte> Json => System.Text.Encoding.UTF8.GetBytes(Message);

    public static TheoryData<string, string, string, string> Calls => new()
    {
        { "sendToAll", "POST", "/api/hubs/agentcore/:send", $"&filter={Uri.EscapeDataString(Filter)}" },
        { "sendToGroup", "POST", "/api/hubs/agentcore/groups/agent.error%3Aa-1/:send", "" },
        { "sendToConnection", "POST", "/api/hubs/agentcore/connections/c%2F1/:send", "" },
        { "addToGroups", "POST", "/api/hubs/agentcore/:addToGroups", "" },
        { "removeFromGroups", "POST", "/api/hubs/agentcore/:removeFromGroups", "" },
        { "closeGroup", "POST", "/api/hubs/agentcore/groups/~idle/:closeConnections", "&reason=too%20quiet" },
        { "closeConnection", "DELETE", "/api/hubs/agentcore/connections/c%2F1", "&reason=too%20quiet" },
    };

    private static Task CallAsync(WebPubSubHub hub, string operation) => operation switch
    {
        "sendToAll" => hub.SendToAllAsync(Json, Filter, Cancellation),
        "sendToGroup" => hub.SendToGroupAsync("agent.error:a-1", Json, Cancellation),
        "sendToConnection" => hub.SendToConnectionAsync("c/1", Json, Cancellation),
        "addToGroups" => hub.AddToGroupsAsync(["~a", "b"], Filter, Cancellation),
        "removeFromGroups" => hub.RemoveFromGroupsAsync(["~a", "b"], Filter, Cancellation),
        "closeGroup" => hub.CloseGroupAsync("~idle", "too quiet", Cancellation),
        "closeConnection" => hub.CloseConnectionAsync("c/1", "too quiet", Cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Each_operation_is_one_signed_request(string operation, string method, string path, string query)
    {
        await CallAsync(test.Hub, operation);

        RecordingHandler.Sent sent = test.Wire.Only;
        Assert.Equal(method, sent.Method);
        Assert.Equal(path, sent.Path);
        Assert.Equal("?api-version=2024-12-01" + query, sent.Query);
        Assert.Equal(sent.Body.Length, sent.ContentLength);
        Assert.Equal("application/json", sent.ContentType);
        JsonWebToken token = await Jwt.VerifyAsync(sent.Token, "https://test.webpubsub.azure.com" + path);
        Assert.Equal(TestHub.Start.AddMinutes(5).UtcDateTime, token.ValidTo);
    }

    [Theory]
    [InlineData("sendToAll")]
    [InlineData("sendToGroup")]
    [InlineData("sendToConnection")]
    public async Task A_message_goes_out_byte_for_byte(string operation)
    {
        await CallAsync(test.Hub, operation);
        Assert.Equal(Message, test.Wire.Only.Text);
    }

    [Theory]
    [InlineData("addToGroups")]
    [InlineData("removeFromGroups")]
    public async Task Groups_and_filter_are_the_body(string operation)
    {
        await CallAsync(test.Hub, operation);
        using var body = System.Text.Json.JsonDocument.Parse(test.Wire.Only.Body);
        Assert.Equal(["~a", "b"], body.RootElement.GetProperty("groups").EnumerateArray().Select(group => group.GetString()));
        Assert.Equal(Filter, body.RootElement.GetProperty("filter").GetString());
    }

    [Fact]
    public async Task The_signature_names_the_port_where_the_url_does()
    {
        var local = TestHub.WithKey("http://localhost:8080");
        await CallAsync(local.Hub, "sendToAll");
        await Jwt.VerifyAsync(local.Wire.Only.Token, "http://localhost:8080/api/hubs/agentcore/:send");
    }

    [Fact]
    public async Task A_signature_is_used_again_while_it_lives_and_for_its_url_only()
    {
        await CallAsync(test.Hub, "sendToAll");
        test.Clock.Advance(TimeSpan.FromMinutes(3));
        await CallAsync(test.Hub, "sendToAll");
        await CallAsync(test.Hub, "closeGroup");
        test.Clock.Advance(TimeSpan.FromMinutes(1));
        await CallAsync(test.Hub, "sendToAll");

        string[] tokens = [.. test.Wire.Requests.Select(request => request.Token)];
        Assert.Equal(tokens[0], tokens[1]);
        Assert.NotEqual(tokens[0], tokens[2]);
        Assert.NotEqual(tokens[0], tokens[3]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_name_that_a_path_cannot_hold_is_refused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => test.Hub.SendToGroupAsync(name, Json, Cancellation));
        Assert.Empty(test.Wire.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1hub")]
    [InlineData("my-hub")]
    [InlineData("hub\n")]
    public void A_name_that_no_hub_can_have_is_refused(string name)
    {
        var connection = WebPubSubConnection.Parse($"Endpoint=http://localhost;AccessKey={TestHub.Key}");
        Assert.Throws<ArgumentException>(() => new WebPubSubHub(connection, name, TimeProvider.System, Unmeasured.Metrics.Hub));
    }
}
