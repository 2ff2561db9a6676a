using AgentCore.LocalHost.Drivers;

namespace AgentCore.LocalHost;

/// <summary>A bad message over WebSocket has its clear answer, and the connection goes on.</summary>
public sealed class BadMessageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Theory]
    [InlineData("{", "BAD_MESSAGE")]
    [InlineData("[]", "BAD_MESSAGE")]
    [InlineData("null", "BAD_MESSAGE")]
    [InlineData("{}", "BAD_MESSAGE")]
    [InlineData("""{"type":"dance"}""", "BAD_MESSAGE")]
    [InlineData("""{"type":7}""", "BAD_MESSAGE")]
    [InlineData("""{"type":"subscribe"}""", "BAD_MESSAGE")]
    [InlineData("""{"type":"subscribe","channels":[]}""", "BAD_MESSAGE")]
    [InlineData("""{"type":"subscribe","channels":"agent.error"}""", "BAD_MESSAGE")]
    [InlineData("""{"type":"subscribe","channels":[null]}""", "BAD_MESSAGE")]
    [InlineData("""{"type":"subscribe","channels":["agent.error"],"since":5}""", "BAD_MESSAGE")]
    [InlineData("""{"type":"auth"}""", "BAD_MESSAGE")]
    [InlineData("""{"type":"auth","token":"x"}""", "TOKEN_INVALID")]
    [InlineData("""{"type":"subscribe","channels":["agent.unheard"]}""", "UNKNOWN_CHANNEL")]
    [InlineData("""{"type":"subscribe","channels":["~session"]}""", "UNKNOWN_CHANNEL")]
    [InlineData("""{"type":"subscribe","channels":["agent.error:a b"]}""", "UNKNOWN_CHANNEL")]
    [InlineData("""{"type":"subscribe","channels":["system.notification"]}""", "FORBIDDEN_CHANNEL")]
    [InlineData("""{"type":"subscribe","channels":["agent.error"],"since":"yesterday"}""", "BAD_CURSOR")]
    [InlineData("""{"type":"subscribe","channels":["agent.error"],"since":""}""", "BAD_CURSOR")]
    [Requirement("WebSocket messages")]
    public async Task A_bad_message_is_answered_by_its_code_and_the_connection_stays(string message, string code)
    {
        RunningHost host = shared.Host;
        await using WebSocketSession session = await host.ConnectAsync(await host.TokenAsync(channels: ["agent.*"]));
        await session.SendAsync(message);
        Assert.Equal(code, (await session.UntilAsync("error")).GetProperty("code").GetString());
        await session.PingAsync();
    }

    [Fact]
    [Requirement("WebSocket size")]
    public async Task A_message_of_one_byte_more_than_64_KB_is_refused_and_one_of_64_KB_is_read()
    {
        RunningHost host = shared.Host;
        await using WebSocketSession session = await host.ConnectAsync();
        await session.SendAsync(PingOf(65_537));
        Assert.Equal("MESSAGE_TOO_LARGE", (await session.UntilAsync("error")).GetProperty("code").GetString());
        await session.SendAsync(PingOf(65_536));
        await session.UntilAsync("pong");
    }

    [Fact]
    [Requirement("WebSocket rate")]
    public async Task A_client_that_sends_too_much_is_told_and_others_do_not_notice()
    {
        RunningHost host = shared.Host;
        await using WebSocketSession noisy = await host.ConnectAsync();
        await using WebSocketSession calm = await host.ConnectAsync();
        for (int i = 0; i < 25; i++) await noisy.SendAsync("""{"type":"ping"}""");
        Assert.Equal("RATE_LIMITED", (await noisy.UntilAsync("error")).GetProperty("code").GetString());
        await calm.PingAsync();
    }

    private static string PingOf(int bytes)
    {
        const string beginning = "{\"type\":\"ping\",\"extra\":\"";
        return beginning + new string('x', bytes - beginning.Length - 2) + "\"}";
    }
}
