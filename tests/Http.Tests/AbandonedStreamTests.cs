using System.Net.Sockets;
using System.Text;
using AgentCore.Access;
using AgentCore.Channels;
using AgentCore.EventLog;
using AgentCore.Events;
using AgentCore.Limits;
using AgentCore.Streams;
using AgentCore.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.Http;

/// <summary>A client that leaves is no failure: the handler returns, nothing is logged as wrong, and no failure is counted.</summary>
public sealed class AbandonedStreamTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly IssuerOptions Issuer = new() { Issuer = "https://issuer.test", SigningKey = "a secret of well over thirty-two bytes" };

    private readonly SilentStore store = new();
    private readonly RealtimeMetrics metrics = new();
    private readonly MeterReadings readings;
    private readonly Warnings<EventStreams> warnings = new();
    private readonly CancellationTokenSource aborted = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly WatchedBody body = new();
    private readonly SegmentedLog log;
    private readonly EventStreams hub;
    private readonly StreamEndpoint endpoint;
    private readonly HistoryEndpoint history;

    public AbandonedStreamTests()
    {
        readings = new MeterReadings(metrics);
        var access = new AccessOptions { Audiences = { "agentcore" }, Issuers = { Issuer } };
        var feed = new LoopFeed();
        log = new SegmentedLog(
            store, new EventLogOptions(), TimeProvider.System, () => (ulong)Random.Shared.NextInt64(), NullLogger<SegmentedLog>.Instance, metrics.Log, feed);
        var options = new StreamOptions();
        hub = new EventStreams(log, feed, options, 10, SharedLanes.All, TimeProvider.System, Random.Shared, warnings, metrics.Streams);
        var guard = new RequestGuard(
            new TokenValidator(access, TimeProvider.System, NullLogger<TokenValidator>.Instance, metrics.Connections), new OriginPolicy(access));
        var response = new SseResponse(hub, EventCatalogue.Default, options, TimeProvider.System);
        endpoint = new StreamEndpoint(guard, response, new LimitOptions(), SharedLanes.All, metrics.Connections);
        history = new HistoryEndpoint(guard, log, EventCatalogue.Default, SharedLanes.All, TimeProvider.System);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        store.Answer();
        await hub.DisposeAsync();
        readings.Dispose();
        metrics.Dispose();
        aborted.Dispose();
        stopping.Dispose();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Before_the_request_is_looked_at(bool isByHost)
    {
        await LeaveAsync(isByHost);
        await ReturnsAsync(Handle());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task While_the_log_cannot_be_read_yet(bool isByHost)
    {
        Task<IResult> handling = Handle();
        await store.Asked.WaitAsync(Patience, Stop);
        await LeaveAsync(isByHost);
        await ReturnsAsync(handling);
        Assert.Equal(0, hub.Count);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task While_it_streams(bool isByHost)
    {
        store.Answer();
        Task<IResult> handling = Handle();
        await body.Written.WaitAsync(Patience, Stop);
        await LeaveAsync(isByHost);
        await ReturnsAsync(handling);
        Assert.Equal(1, readings.Sum("agentcore.connections.closed reason=client transport=sse"));
    }

    public static TheoryData<Exception> Failures =>
    [
        new IOException("gone"), new SocketException(), new ObjectDisposedException("body"), new OperationCanceledException(),
    ];

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task With_a_write_that_fails(Exception failure)
    {
        store.Answer();
        Task<IResult> handling = Handle();
        await body.Written.WaitAsync(Patience, Stop);
        body.Failure = failure;
        var published = new AgentEvent("/a", "1", "agent.error", null, DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes("{}"));
        await log.AppendAsync([published], Stop);
        await ReturnsAsync(handling);
        Assert.Equal(1, readings.Sum("agentcore.connections.closed reason=client transport=sse"));
    }

    [Fact]
    public async Task A_read_of_the_history_is_abandoned_in_the_same_way()
    {
        Task<IResult> handling = history.HandleAsync(Context());
        await store.Asked.WaitAsync(Patience, Stop);
        await aborted.CancelAsync();
        await ReturnsAsync(handling);
    }

    private Task LeaveAsync(bool isByHost) => (isByHost ? stopping : aborted).CancelAsync();

    private Task<IResult> Handle() => endpoint.HandleAsync(Context(), stopping.Token);

    private DefaultHttpContext Context()
    {
        var context = new DefaultHttpContext { RequestAborted = aborted.Token, Response = { Body = body } };
        context.RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider();
        string token = new TokenMint(Issuer, "agentcore", TimeProvider.System).Mint("alice", ["*"], TimeSpan.FromHours(1)).Token;
        context.Request.Headers.Authorization = $"Bearer {token}";
        return context;
    }

    private async Task ReturnsAsync(Task<IResult> handling)
    {
        IResult result = await handling.WaitAsync(Patience, Stop);
        await result.ExecuteAsync(Context());
        Assert.Empty(warnings.Lines);
        Assert.DoesNotContain(readings.Series, series =>
            series.StartsWith("agentcore.connections.refused", StringComparison.Ordinal) || series.Contains("SERVER_ERROR", StringComparison.Ordinal));
    }
}
