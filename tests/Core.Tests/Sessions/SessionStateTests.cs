using System.Buffers.Text;
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
                    Identity = identity,
                    Grants = "agent.* task.progress:a",
                    Window = number,
                    Automatic = hasSubscribed ? "" : automatic,
                    HasSubscribed = hasSubscribed,
                    Joined = Base64Url.EncodeToString(joined),
                    RateDue = ~number,
                };
                return SessionState.TryDecode(state.Encode()) == state;
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
        SessionState state = SessionState.TryDecode("1;-2;3;0;AAAAAA;none;agent.* task.*;a;b")!;
        Assert.Equal((1, -2, 3, false), (state.Until, state.Window, state.RateDue, state.HasSubscribed));
        Assert.Equal("none", state.Automatic);
        Assert.Equal("agent.* task.*", state.Grants);
        Assert.Equal("a;b", state.Identity);
        Assert.Equal(1, new JoinedChannels(state.Joined, 0).Count);
        Assert.True(SessionState.TryDecode("1;2;3;1;AAAAAA;kept by an older version;agent.*;a")!.Automatic.Length == 0);
    }

    [Fact]
    [Requirement("WebSocket state")]
    public void Any_text_is_a_state_or_none_and_its_channels_can_be_counted() =>
        Gen.Char["0123;AZaz_-= \n"].Array[0, 40].Select(characters => new string(characters)).Sample(text =>
            SessionState.TryDecode("1;2;3;0;" + text) is not { } state || new JoinedChannels(state.Joined, 1).Count >= 0);

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
}
