using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using AgentCore.Channels;
using CsCheck;

namespace AgentCore.Sessions;

public sealed class SessionStateTests
{
    [Fact]
    public void A_state_reads_back_as_it_was_written() =>
        Gen.Select(Gen.Long[0, SessionState.LastSecond], Gen.Long, Gen.OneOf("", "none", "agent.error,*:a"), Gen.Bool, Gen.Byte.Array[0, 40], Gen.String).Sample(
            (until, number, automatic, hasSubscribed, joined, identity) =>
            {
                var state = new SessionState
                {
                    Until = until,
                    Identity = identity.AsMemory(),
                    Grants = "agent.* task.progress:a".AsMemory(),
                    Window = number,
                    Automatic = automatic.AsMemory(),
                    HasSubscribed = hasSubscribed,
                    Joined = Base64Url.EncodeToString(joined).AsMemory(),
                    RateDue = ~number,
                };
                return SessionState.TryDecode(state.Encode()) is { } read
                    && (read.Until, read.Window, read.RateDue, read.HasSubscribed)
                        == (state.Until, state.Window, state.RateDue, state.HasSubscribed)
                    && read.Identity.Span.SequenceEqual(identity)
                    && read.Grants.Span.SequenceEqual(state.Grants.Span)
                    && read.Automatic.Span.SequenceEqual(automatic)
                    && read.Joined.Span.SequenceEqual(state.Joined.Span);
            });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"u\":1}")]
    [InlineData("not ours")]
    [InlineData("-1;2;3;0;;;agent.*;i")]
    [InlineData("253402300800;2;3;0;;;agent.*;i")]
    [InlineData(";;;;;;;")]
    [InlineData("1;2;3;0;;;agent.*")]
    [InlineData("x;2;3;0;;;agent.*;i")]
    [InlineData("1;2.5;3;0;;;agent.*;i")]
    [InlineData("1;2; 3;0;;;agent.*;i")]
    [InlineData("1;2;99999999999999999999;0;;;agent.*;i")]
    [InlineData("1;2;3;true;;;agent.*;i")]
    [InlineData("1;2;3;0;*;;agent.*;i")]
    [InlineData("{\"u\":1,\"i\":\"i\",\"g\":\"agent.*\",\"w\":2}")]
    public void What_is_no_state_is_none(string? text) => Assert.Null(SessionState.TryDecode(text));

    [Fact]
    public void What_is_a_state_is_read_as_such()
    {
        SessionState state = SessionState.TryDecode("1;-2;3;1;AAAAAA;none;agent.* task.*;a;b")!.Value;
        Assert.Equal((1, -2, 3, true), (state.Until, state.Window, state.RateDue, state.HasSubscribed));
        Assert.Equal("none", state.Automatic.ToString());
        Assert.Equal("agent.* task.*", state.Grants.ToString());
        Assert.Equal("a;b", state.Identity.ToString());
        Assert.Equal(1, new JoinedChannels(state.Joined.Span, 0).Count);
    }

    [Fact]
    [Requirement("WebSocket state")]
    public void Any_text_is_a_state_or_none_and_its_channels_can_be_counted() =>
        Gen.Char["0123;AZaz_-= \n"].Array[0, 40].Select(characters => new string(characters)).Sample(text =>
            SessionState.TryDecode("1;2;3;0;" + text) is not { } state || new JoinedChannels(state.Joined.Span, 1).Count >= 0);

    [Fact]
    public void A_channel_counts_once_until_it_is_left() =>
        Gen.Select(Gen.Int[0, 5], Gen.Bool).Array[0, 30].Sample(steps =>
        {
            var expected = new HashSet<string>();
            string text = "";
            foreach ((int number, bool joins) in steps)
            {
                string name = $"agent.error:{number}";
                var joined = new JoinedChannels(text, 1);
                if (joins) joined.Add(name);
                else joined.Remove(name);
                if (joins) expected.Add(name);
                else expected.Remove(name);
                text = joined.Encode();
            }
            return new JoinedChannels(text, 0).Count == expected.Count;
        });

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
        SessionState state = SessionState.TryDecode(session.State)!.Value;
        Assert.InRange(state.Grants.Length, 1015, 1024);
        string longest = (state with { Automatic = new string('a', ConnectGate.MaxChannelsTextLength).AsMemory(), Window = long.MaxValue }).Encode();
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
