using System.Net;
using AgentCore.PubSub;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentCore.Tests.WebPubSub;

public sealed class ClientUriTests
{
    private static readonly ClientTicket Ticket =
        new("alice@example.test", ["agentcore.may.agent.*", "agentcore.until.1764000000"], TimeSpan.FromMinutes(5));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://test.webpubsub.azure.com", "wss://test.webpubsub.azure.com/client/hubs/agentcore")]
    [InlineData("http://localhost:8080", "ws://localhost:8080/client/hubs/agentcore")]
    public async Task With_a_key_the_token_is_signed_here(string endpoint, string url)
    {
        var test = TestHub.WithKey(endpoint);
        Uri uri = await test.Hub.GetClientUriAsync(Ticket, Cancellation);

        Assert.Equal(url, uri.GetLeftPart(UriPartial.Path));
        Assert.StartsWith("?access_token=", uri.Query, StringComparison.Ordinal);
        JsonWebToken token = await Jwt.VerifyAsync(uri.Query["?access_token=".Length..], endpoint + "/client/hubs/agentcore");
        Assert.Equal(Ticket.UserId, token.Subject);
        Assert.Equal(Ticket.Roles, token.Claims.Where(claim => claim.Type == "role").Select(claim => claim.Value));
        Assert.Equal(TestHub.Start.UtcDateTime, token.ValidFrom);
        Assert.Equal(TestHub.Start.UtcDateTime, token.IssuedAt);
        Assert.Equal(TestHub.Start.AddMinutes(5).UtcDateTime, token.ValidTo);
        Assert.Empty(test.Wire.Requests);
    }

    [Fact]
    public async Task Without_a_user_or_roles_the_token_says_nothing_of_them()
    {
        var test = TestHub.WithKey();
        Uri uri = await test.Hub.GetClientUriAsync(new ClientTicket(null, [], TimeSpan.FromMinutes(1)), Cancellation);
        var token = new JsonWebToken(uri.Query["?access_token=".Length..]);
        Assert.False(token.TryGetClaim("sub", out _));
        Assert.False(token.TryGetClaim("role", out _));
    }

    [Theory]
    [InlineData("00:05:00", 5)]
    [InlineData("00:04:59", 4)]
    [InlineData("00:01:59", 1)]
    [InlineData("00:00:20", 1)]
    public async Task Keyless_the_service_mints_it_in_whole_minutes_never_longer_than_asked_but_one(string lifetime, int minutes)
    {
        var credential = new FakeCredential();
        var test = TestHub.Keyless(credential);
        test.Wire.Answer(HttpStatusCode.OK, """{"token":"from.the.service"}""");

        Uri uri = await test.Hub.GetClientUriAsync(
            Ticket with { Lifetime = TimeSpan.Parse(lifetime, System.Globalization.CultureInfo.InvariantCulture) }, Cancellation);

        Assert.Equal("wss://test.webpubsub.azure.com/client/hubs/agentcore?access_token=from.the.service", uri.AbsoluteUri);
        RecordingHandler.Sent sent = test.Wire.Only;
        Assert.Equal("POST", sent.Method);
        Assert.Equal("/api/hubs/agentcore/:generateToken", sent.Path);
        Assert.Equal(
            $"?api-version=2024-12-01&minutesToExpire={minutes}&userId=alice%40example.test"
            + "&role=agentcore.may.agent.%2A&role=agentcore.until.1764000000",
            sent.Query);
        Assert.Equal(0, sent.ContentLength);
        Assert.Equal("Bearer " + FakeCredential.Token, sent.Authorization);
        Assert.Equal(["https://webpubsub.azure.com/.default"], credential.Scopes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"token":""}""")]
    [InlineData("""{"token":7}""")]
    public async Task An_answer_without_a_token_is_a_failure(string body)
    {
        var test = TestHub.Keyless(new FakeCredential());
        test.Wire.Answer(HttpStatusCode.OK, body);
        var exception = await Assert.ThrowsAsync<HubException>(() => test.Hub.GetClientUriAsync(Ticket, Cancellation).AsTask());
        Assert.Equal("generateToken", exception.Operation);
        Assert.Equal(200, exception.Status);
    }
}
