using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AgentCore.PubSub;
using Azure.Core;
using Azure.Identity;

namespace AgentCore.Tests.WebPubSub;

public sealed class HubFailureTests
{
    private readonly TestHub test = TestHub.WithKey();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task SendAsync() => test.Hub.SendToAllAsync("{}"u8.ToArray(), "'a' in groups", Cancellation);

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task What_may_pass_is_tried_again(HttpStatusCode status)
    {
        test.Wire.Answer(status).Answer(status).Answer(HttpStatusCode.Accepted);
        await SendAsync();
        Assert.Equal(3, test.Wire.Requests.Count);
        Assert.All(test.Wire.Requests, request => Assert.Equal("{}", request.Text));
    }

    [Fact]
    public async Task A_broken_connection_is_tried_again()
    {
        test.Wire.Fail(new HttpRequestException("reset")).Answer(HttpStatusCode.Accepted);
        await SendAsync();
        Assert.Equal(2, test.Wire.Requests.Count);
    }

    [Fact]
    public async Task Retry_After_is_waited_for()
    {
        test.Wire.Answer(HttpStatusCode.ServiceUnavailable, retryAfter: "1").Answer(HttpStatusCode.Accepted);
        long began = Stopwatch.GetTimestamp();
        await SendAsync();
        Assert.True(Stopwatch.GetElapsedTime(began) > TimeSpan.FromMilliseconds(900), "The retry came before the second was over.");
    }

    [Fact]
    public async Task Retries_end_after_three()
    {
        for (int i = 0; i < 5; i++) test.Wire.Answer(HttpStatusCode.ServiceUnavailable);
        var exception = await Assert.ThrowsAsync<HubException>(SendAsync);
        Assert.Equal(4, test.Wire.Requests.Count);
        Assert.Equal(503, exception.Status);
    }

    [Fact]
    public async Task Retries_end_when_the_call_has_taken_too_long()
    {
        test.Wire.Answer(HttpStatusCode.TooManyRequests, retryAfter: "3600");
        Task sending = SendAsync();
        Assert.Single(test.Wire.Requests);
        test.Clock.Advance(TimeSpan.FromSeconds(15));
        var exception = await Assert.ThrowsAsync<HubException>(() => sending.WaitAsync(TimeSpan.FromMinutes(5), Cancellation));
        Assert.Equal(429, exception.Status);
    }

    [Fact]
    public async Task The_caller_may_end_the_wait()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        test.Wire.Answer(HttpStatusCode.TooManyRequests, retryAfter: "3600");
        Task sending = test.Hub.SendToAllAsync("{}"u8.ToArray(), "'a' in groups", caller.Token);
        Assert.Single(test.Wire.Requests);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WaitAsync(TimeSpan.FromMinutes(5), Cancellation));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.MovedPermanently)]
    public async Task What_will_not_pass_is_reported_at_once(HttpStatusCode status)
    {
        test.Wire.Answer(status);
        var exception = await Assert.ThrowsAsync<HubException>(SendAsync);
        Assert.Equal("sendToAll", exception.Operation);
        Assert.Equal((int)status, exception.Status);
        Assert.Single(test.Wire.Requests);
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_has_no_status()
    {
        for (int i = 0; i < 4; i++) test.Wire.Fail(new HttpRequestException("no route"));
        var exception = await Assert.ThrowsAsync<HubException>(SendAsync);
        Assert.Null(exception.Status);
        Assert.Equal("Web PubSub could not be reached for sendToAll.", exception.Message);
    }

    /// <summary>The HTTP client throws it as it is where a new connection is reset before it could ask for the peer's address.</summary>
    [Fact]
    public async Task A_connection_that_is_reset_at_its_start_is_a_failure_of_the_hub()
    {
        test.Wire.Fail(new SocketException((int)SocketError.NotConnected));
        var exception = await Assert.ThrowsAsync<HubException>(SendAsync);
        Assert.Null(exception.Status);
    }

    [Fact]
    public async Task A_connection_that_is_gone_is_no_error()
    {
        test.Wire.Answer(HttpStatusCode.NotFound).Answer(HttpStatusCode.NotFound);
        await test.Hub.SendToConnectionAsync("c1", "{}"u8.ToArray(), Cancellation);
        await test.Hub.CloseConnectionAsync("c1", "bye", Cancellation);
        Assert.Equal(2, test.Wire.Requests.Count);
    }

    [Fact]
    public async Task An_identity_that_gives_no_token_is_a_failure_of_the_call()
    {
        var keyless = TestHub.Keyless(new BrokenCredential());
        var exception = await Assert.ThrowsAsync<HubException>(
            () => keyless.Hub.SendToGroupAsync("~feed", "{}"u8.ToArray(), Cancellation));
        Assert.Null(exception.Status);
        Assert.Empty(keyless.Wire.Requests);
    }

    private sealed class BrokenCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new CredentialUnavailableException("no identity here");

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new CredentialUnavailableException("no identity here");
    }
}
