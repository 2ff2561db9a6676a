using System.Text;
using AgentCore.Errors;
using CsCheck;

namespace AgentCore.Messages;

public sealed class ClientMessageReaderTests
{
    private const int MaxBytes = 1024;

    [Theory]
    [InlineData("""{"type":"subscribe","channels":["agent.error","task.*"]}""", null)]
    [InlineData("""{"type":"subscribe","channels":["agent.error","task.*"],"since":"earliest"}""", "earliest")]
    [InlineData("""{"channels":["agent.error","task.*"],"since":null,"type":"subscribe"}""", null)]
    [InlineData(""" {"type":"subscribe", "extra":{"channels":[5]}, "channels":["agent.error","task.*"]} """, null)]
    public void A_subscribe_names_channels_and_perhaps_a_cursor(string json, string? since)
    {
        var subscribe = Assert.IsType<ClientMessage.Subscribe>(Read(json));
        Assert.Equal(["agent.error", "task.*"], subscribe.Channels);
        Assert.Equal(since, subscribe.Since);
    }

    [Fact]
    public void An_unsubscribe_names_channels() =>
        Assert.Equal(["*"], Assert.IsType<ClientMessage.Unsubscribe>(Read("""{"type":"unsubscribe","channels":["*"]}""")).Channels);

    [Fact]
    public void The_other_messages_are_read()
    {
        Assert.IsType<ClientMessage.Ping>(Read("""{"type":"ping"}"""));
        Assert.IsType<ClientMessage.Pong>(Read("""{"type":"pong","timestamp":7}"""));
        Assert.Equal("t", Assert.IsType<ClientMessage.Auth>(Read("""{"type":"auth","token":"t"}""")).Token);
    }

    [Fact]
    public void A_token_does_not_show_where_its_message_is_printed() =>
        Assert.DoesNotContain("secret", new ClientMessage.Auth("secret").ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_named_event_is_its_type_whatever_its_body_says()
    {
        Assert.IsType<ClientMessage.Pong>(Read("", "pong"));
        Assert.IsType<ClientMessage.Ping>(Read("""{"type":"auth"}""", "ping"));
        Assert.IsType<ClientMessage.Subscribe>(Read("""{"channels":["*"]}""", "subscribe"));
        Assert.IsType<ClientMessage.Unreadable>(Read("", "subscribe"));
        Assert.IsType<ClientMessage.Unreadable>(Read("{}", "connected"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("\"subscribe\"")]
    [InlineData("{}")]
    [InlineData("""{"type":null}""")]
    [InlineData("""{"type":5}""")]
    [InlineData("""{"type":"publish"}""")]
    [InlineData("""{"type":"Subscribe","channels":["*"]}""")]
    [InlineData("""{"Type":"ping"}""")]
    [InlineData("""{"type":"ping"}{"type":"ping"}""")]
    [InlineData("""{"type":"ping",}""")]
    [InlineData("""{"type":"ping"} // and more""")]
    [InlineData("""{"type":"subscribe"}""")]
    [InlineData("""{"type":"subscribe","channels":[]}""")]
    [InlineData("""{"type":"subscribe","channels":null}""")]
    [InlineData("""{"type":"subscribe","channels":"agent.error"}""")]
    [InlineData("""{"type":"subscribe","channels":[5]}""")]
    [InlineData("""{"type":"subscribe","channels":["agent.error",null]}""")]
    [InlineData("""{"type":"subscribe","channels":["*"],"since":5}""")]
    [InlineData("""{"type":"subscribe","channels":["*"],"since":"\ud800"}""")]
    [InlineData("""{"type":"unsubscribe"}""")]
    [InlineData("""{"type":"auth"}""")]
    [InlineData("""{"type":"auth","token":["t"]}""")]
    public void Anything_else_is_a_bad_message(string json) =>
        Assert.Equal(ErrorCode.BadMessage, Assert.IsType<ClientMessage.Unreadable>(Read(json)).Code);

    [Fact]
    public void A_message_may_weigh_so_much_and_not_a_byte_more()
    {
        string largest = """{"type":"ping"}""".PadRight(MaxBytes);
        Assert.IsType<ClientMessage.Ping>(Read(largest));
        Assert.Equal(ErrorCode.MessageTooLarge, Assert.IsType<ClientMessage.Unreadable>(Read(largest + " ")).Code);
    }

    [Fact]
    public void A_bad_message_is_not_repeated_in_its_answer()
    {
        string name = new('x', 900);
        Assert.InRange(Assert.IsType<ClientMessage.Unreadable>(Read($$"""{"{{name}}":tru}""")).Message.Length, 1, 200);
    }

    [Fact]
    public void Deep_nesting_is_a_bad_message_and_no_harm() =>
        Assert.IsType<ClientMessage.Unreadable>(Read($$"""{"type":"ping","a":{{new string('[', 900)}}"""));

    [Fact]
    public void Whatever_bytes_come_there_is_an_answer() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.OneOf("message", "subscribe", "auth")).Sample((bytes, name) => IsAnswered(bytes, name));

    [Fact]
    public void Whatever_becomes_of_a_good_message_on_the_way_there_is_an_answer() =>
        Gen.Select(
            Gen.OneOf(
                """{"type":"subscribe","channels":["agent.error","*:a"],"since":"earliest","x":{"y":[1,2e3,"\u00e9\ud83d\ude00"]}}""",
                """{"type":"auth","token":"a.b.c","n":null,"t":true}"""),
            Gen.Select(Gen.Int[0, 200], Gen.Byte).Array[1, 4]).Sample((json, changes) =>
            {
                byte[] bytes = Encoding.UTF8.GetBytes(json);
                foreach ((int at, byte with) in changes) bytes[at % bytes.Length] = with;
                return IsAnswered(bytes, "message");
            });

    private static ClientMessage Read(string json, string name = ClientMessageReader.FrameEvent) =>
        ClientMessageReader.Read(name, Encoding.UTF8.GetBytes(json), MaxBytes);

    private static bool IsAnswered(byte[] bytes, string name) =>
        ClientMessageReader.Read(name, bytes, MaxBytes) is not ClientMessage.Unreadable { Code: not ErrorCode.BadMessage };
}
