using AgentCore.WebPubSub;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.Tests.WebPubSub;

public sealed class RequestTokensTests
{
    private const string Hot = "https://x.test/api/hubs/agentcore/:send";

    [Fact]
    public void A_busy_url_keeps_its_token_whatever_else_is_called_and_the_rest_is_bounded()
    {
        var clock = new FakeTimeProvider(TestHub.Start);
        var tokens = new RequestTokens(new AccessKey(TestHub.Key), clock);
        string token = tokens.For(Hot);
        // A token signed anew would differ: it is a second younger.
        clock.Advance(TimeSpan.FromSeconds(1));
        for (int i = 0; i < 10_000; i++)
        {
            tokens.For($"https://x.test/api/hubs/agentcore/connections/{i}/:send");
            if (i % 10 == 0) Assert.Equal(token, tokens.For(Hot));
            Assert.InRange(tokens.Count, 1, RequestTokens.MaxTokens);
        }
    }
}
