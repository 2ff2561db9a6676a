using System.Text;
using AgentCore.EventLog;
using AgentCore.Feed;
using AgentCore.Testing;
using AgentCore.WebPubSub;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentCore.Tests.WebPubSub;

public sealed class WebPubSubFeedTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly FeedService service = new();
    private readonly FakeTimeProvider clock = new(TestHub.Start);
    private readonly ListLogger<WebPubSubFeed> logger = new();
    private readonly IAsyncEnumerator<FeedSignal> signals;

    public WebPubSubFeedTests()
    {
        var connection = WebPubSubConnection.Parse($"Endpoint={service.Endpoint.AbsoluteUri};AccessKey={TestHub.Key}");
        var feed = new WebPubSubFeed(new WebPubSubHub(connection, "agentcore", clock, Unmeasured.Metrics.Hub), clock, logger);
        signals = feed.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await signals.DisposeAsync();
        await service.DisposeAsync();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<bool> MoveAsync() => signals.MoveNextAsync().AsTask().WaitAsync(Patience, Cancellation);

    private async Task JoinAsync()
    {
        Task<bool> joining = MoveAsync();
        await service.AcceptAndAckAsync();
        Assert.True(await joining);
        Assert.IsType<FeedSignal.Joined>(signals.Current);
    }

    private async Task<FeedBlock> NextBlockAsync()
    {
        Assert.True(await MoveAsync());
        return Assert.IsType<FeedSignal.Block>(signals.Current).Appended;
    }

    private static AppendedBlock Block(uint offset, string data = """{"agent_id":"a-1"}""")
    {
        string record = $$"""{"at":"2025-10-18T10:30:00.0000000Z","by":"0000000000000001","source":"/agents/a-1","id":"e1","type":"agent.error","agent":"a-1","time":"2025-10-18T10:30:00Z","data":{{data}}}""";
        return new AppendedBlock(
            new LogPosition(7, 1, offset - 100), [new AppendedLine(new LogPosition(7, 1, offset), Encoding.UTF8.GetBytes(record))]);
    }

    private static string Message(uint offset, string data = """{"agent_id":"a-1"}""") =>
        Encoding.UTF8.GetString(Assert.Single(FeedMessage.Write(Block(offset, data))).Span);

    [Fact]
    [Requirement("Feed rights")]
    public async Task It_joins_its_group_with_a_token_for_that_and_no_more()
    {
        Task<bool> joining = MoveAsync();
        await service.AcceptAsync();
        Assert.Equal("""{"type":"joinGroup","group":"~feed","ackId":1}""", await service.ReceiveAsync());
        Assert.False(joining.IsCompleted);
        await service.SendAsync("""{"type":"ack","ackId":1,"success":true}""");
        Assert.True(await joining);
        Assert.IsType<FeedSignal.Joined>(signals.Current);

        string target = service.Handshake.Split(' ')[1];
        Assert.StartsWith("/client/hubs/agentcore?access_token=", target, StringComparison.Ordinal);
        JsonWebToken token = await Jwt.VerifyAsync(target.Split('=')[1], new Uri(service.Endpoint, "/client/hubs/agentcore").AbsoluteUri);
        Assert.Equal(
            ["agentcore.feed", "webpubsub.joinLeaveGroup.~feed"],
            token.Claims.Where(claim => claim.Type == "role").Select(claim => claim.Value));
        Assert.Contains("Sec-WebSocket-Protocol: json.webpubsub.azure.v1", service.Handshake, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blocks_come_out_as_they_went_in()
    {
        await JoinAsync();
        await service.SendFeedAsync(Message(1000, """{"agent_id":"a-1", "x" : 1.0}"""));
        FeedBlock read = await NextBlockAsync();

        Assert.Equal(new LogPosition(7, 1, 900), read.Previous);
        var entry = Assert.IsType<LogEntry.Recorded>(Assert.Single(read.Entries));
        Assert.Equal(new LogPosition(7, 1, 1000), entry.Position);
        Assert.Equal(("/agents/a-1", "e1", "agent.error", "a-1"), (entry.Event.Source, entry.Event.Id, entry.Event.Type, entry.Event.AgentId));
        Assert.Equal("""{"agent_id":"a-1", "x" : 1.0}""", Encoding.UTF8.GetString(entry.Event.Data.Span));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(4096)]
    public async Task A_frame_may_come_in_pieces(int pieceBytes)
    {
        await JoinAsync();
        string json = Message(1000, $$"""{"agent_id":"a-1","text":"{{new string('x', pieceBytes * 20)}}"}""");
        await service.SendInPiecesAsync(
            $$"""{"data":{{json}},"type":"message","from":"group","group":"~feed","dataType":"json"}""", pieceBytes);
        Assert.Equal(1000u, (await NextBlockAsync()).Entries[0].Position.Offset);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"text\"")]
    [InlineData("""{"prev":"nonsense","records":[]}""")]
    [Requirement("Feed messages")]
    public async Task A_malformed_message_is_reported_and_ignored(string data)
    {
        await JoinAsync();
        await service.SendFeedAsync(data);
        await service.SendFeedAsync(Message(1000));
        Assert.Equal(1000u, (await NextBlockAsync()).Entries[0].Position.Offset);
        Assert.Contains(logger.Lines, line => line.Id.Id == 2002);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"pong"}""")]
    [InlineData("""{"type":"tomorrow","data":{}}""")]
    [InlineData("""{"type":"message","from":"server","dataType":"json","data":{}}""")]
    [InlineData("""{"type":"message","from":"group","group":"other","dataType":"json","data":{}}""")]
    [InlineData("""{"type":"message","from":"group","group":"~feed","dataType":"text","data":"x"}""")]
    public async Task Other_frames_are_passed_over(string frame)
    {
        await JoinAsync();
        await service.SendAsync(frame);
        await service.SendFeedAsync(Message(1000));
        Assert.Equal(1000u, (await NextBlockAsync()).Entries[0].Position.Offset);
        Assert.DoesNotContain(logger.Lines, line => line.Id.Id == 2002);
    }

    [Fact]
    [Requirement("Feed messages")]
    public async Task A_frame_beyond_a_megabyte_ends_it()
    {
        await JoinAsync();
        Task<bool> reading = MoveAsync();
        await service.SendInPiecesAsync(new string(' ', FeedSocket.MaxFrameBytes + 1), 100_000);
        Assert.False(await reading);
    }

    [Fact]
    public async Task It_ends_when_the_service_closes_it()
    {
        await JoinAsync();
        await service.CloseAsync();
        Assert.False(await MoveAsync());
    }

    [Fact]
    public async Task It_ends_when_the_connection_breaks()
    {
        await JoinAsync();
        service.Reset();
        Assert.False(await MoveAsync());
        Assert.Contains(logger.Lines, line => line.Id.Id == 2001);
    }

    [Fact]
    public async Task It_pings_every_twenty_seconds()
    {
        await JoinAsync();
        for (int i = 0; i < 2; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(20));
            Assert.Equal("""{"type":"ping"}""", await service.ReceiveAsync());
        }
    }

    [Fact]
    public async Task It_ends_after_a_minute_of_silence_and_any_frame_begins_the_minute_anew()
    {
        await JoinAsync();
        clock.Advance(TimeSpan.FromSeconds(59));
        await service.SendAsync("""{"type":"pong"}""");
        await service.SendFeedAsync(Message(1000));
        await NextBlockAsync();

        clock.Advance(TimeSpan.FromSeconds(59));
        await service.SendFeedAsync(Message(2000));
        await NextBlockAsync();

        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.False(await MoveAsync());
    }

    [Fact]
    public async Task A_refused_group_is_an_error()
    {
        Task<bool> joining = MoveAsync();
        await service.AcceptAsync();
        await service.ReceiveAsync();
        await service.SendAsync("""{"type":"ack","ackId":1,"success":false,"error":{"name":"Forbidden","message":"no"}}""");
        var exception = await Assert.ThrowsAsync<FeedException>(() => joining);
        Assert.Contains("Forbidden", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_join_that_is_not_answered_in_ten_seconds_is_an_error()
    {
        Task<bool> joining = MoveAsync();
        await service.AcceptAsync();
        await service.ReceiveAsync();
        clock.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<FeedException>(() => joining);
    }

    [Fact]
    public async Task A_connection_that_ends_before_the_join_is_an_error()
    {
        Task<bool> joining = MoveAsync();
        await service.AcceptAsync();
        await service.CloseAsync();
        await Assert.ThrowsAsync<FeedException>(() => joining);
    }

    [Fact]
    [Requirement("Secrets failures")]
    public async Task A_refused_handshake_is_an_error_that_does_not_show_the_token()
    {
        Task<bool> joining = MoveAsync();
        await service.RefuseAsync();
        var exception = await Assert.ThrowsAsync<FeedException>(() => joining);
        Assert.DoesNotContain("access_token", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(service.Handshake.Split(' ', '=')[2], exception.ToString(), StringComparison.Ordinal);
    }
}
