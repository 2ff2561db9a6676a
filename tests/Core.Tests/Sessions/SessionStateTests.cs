using System.Text;
using System.Text.Json;
using AgentCore.Channels;
using CsCheck;

namespace AgentCore.Sessions;

public sealed class SessionStateTests
{
    [Fact]
    public void A_state_reads_back_as_it_was_written() =>
        Gen.Select(Gen.Long, Gen.Long, Gen.OneOf<string?>(null, "", "agent.error,*:a"), Gen.Bool, Gen.Byte.Array[1, 40]).Sample(
            (until, number, automatic, hasSubscribed, joined) =>
            {
                var state = new SessionState
                {
                    Until = until,
                    Identity = "i",
                    Grants = "agent.* task.progress:a",
                    Window = number,
                    Automatic = automatic,
                    HasSubscribed = hasSubscribed,
                    Joined = joined,
                    RateDue = number,
                };
                SessionState? read = SessionState.TryDecode(state.Encode());
                return read is not null && joined.AsSpan().SequenceEqual(read.Joined) && read with { Joined = joined } == state;
            });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"u\":1}")]
    [InlineData("not json")]
    public void What_is_no_state_is_none(string? text) => Assert.Null(SessionState.TryDecode(text));

    [Fact]
    [Requirement("WebSocket state")]
    public void Any_text_is_a_state_or_none() => Gen.String.Sample(text => SessionState.TryDecode(text) is null or { Identity: not null });

    [Fact]
    public async Task The_largest_state_is_at_most_4_KB_as_a_header()
    {
        // As many bytes of grants as may be, each allowing an agent of its own.
        List<string> patterns = [];
        for (int agent = 0; agent < 200; agent++)
        {
            string next = $"*:{agent:x3}";
            if (string.Join(' ', [.. patterns, next]).Length <= ChannelGrants.MaxTextBytes) patterns.Add(next);
        }
        string automatic = string.Join(" , ", patterns.Take(19)) + new string('\u3000', 300);
        var world = new World();
        Session session = await world.ConnectAsync(world.Mint(channels: patterns), automatic);
        for (int agent = 0; agent < 100; agent += 10)
        {
            IEnumerable<string> channels = patterns.Skip(agent).Take(10).Select(pattern => "\"agent.error" + pattern[1..] + '"');
            await session.SayAsync($$"""{"type":"subscribe","channels":[{{string.Join(',', channels)}}]}""");
        }
        Assert.Equal(100, session.Connection.Groups.Count(group => group.StartsWith("agent.", StringComparison.Ordinal)));
        SessionState state = SessionState.TryDecode(session.State)!;
        Assert.InRange(state.Grants.Length, 1015, 1024);
        string longest = (state with { Automatic = new string('a', ConnectGate.MaxChannelsTextLength), Window = long.MaxValue }).Encode();
        Assert.InRange(HeaderBytes(session.State!), 1, 4096);
        Assert.InRange(HeaderBytes(longest), 3500, 4096);
    }

    /// <summary>As .NET's extension writes it: base64 of a JSON object whose every value is base64.</summary>
    private static int HeaderBytes(string state)
    {
        string value = Convert.ToBase64String(Encoding.UTF8.GetBytes(state));
        return Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new { s = value })).Length;
    }
}
