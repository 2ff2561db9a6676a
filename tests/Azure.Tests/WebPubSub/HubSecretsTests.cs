using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Net;
using AgentCore.PubSub;
using Azure.Core.Diagnostics;

namespace AgentCore.Tests.WebPubSub;

public sealed class HubSecretsTests
{
    private const string Payload = "a-payload-for-tests";
    private const string ConnectionId = "a-connection-for-tests";
    private const string Minted = "a.minted.token";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("Secrets failures")]
    public async Task Nothing_secret_reaches_an_exception_or_the_SDKs_own_log()
    {
        var lines = new ConcurrentQueue<string>();
        var secrets = new List<string> { TestHub.Key, Payload, ConnectionId, Minted, FakeCredential.Token, "filter=" };
        using (new AzureEventSourceListener((data, message) => lines.Enqueue(Spell(data, message)), EventLevel.LogAlways))
        {
            var keyed = TestHub.WithKey();
            await ProvokeAsync(keyed, lines);
            secrets.AddRange(keyed.Wire.Requests.Select(request => request.Token));

            var keyless = TestHub.Keyless(new FakeCredential());
            keyless.Wire.Answer(HttpStatusCode.OK, $$"""{"token":"{{Minted}}"}""");
            await keyless.Hub.GetClientUriAsync(new ClientTicket(ConnectionId, [Payload], TimeSpan.FromMinutes(5)), Cancellation);
            await ProvokeAsync(keyless, lines);
        }

        string log = string.Join('\n', lines);
        Assert.Contains("/api/hubs/agentcore/:send?api-version=2024-12-01", log, StringComparison.Ordinal);
        Assert.All(secrets.Distinct(), secret => Assert.DoesNotContain(secret, Unredacted(log), StringComparison.Ordinal));
    }

    /// <summary>One call of each outcome, each with its secrets in filter, body and answer.</summary>
    private static async Task ProvokeAsync(TestHub test, ConcurrentQueue<string> lines)
    {
        test.Wire.Answer(HttpStatusCode.Accepted)
            .Answer(HttpStatusCode.BadRequest, $$"""{"code":"Invalid","message":"Invalid syntax for '{{ConnectionId}}' {{Payload}}"}""")
            .Answer(HttpStatusCode.ServiceUnavailable)
            .Fail(new HttpRequestException("reset"));
        for (int i = 0; i < 3; i++)
        {
            try
            {
                byte[] body = System.Text.Encoding.UTF8.GetBytes($"\"{Payload}\"");
                await test.Hub.SendToAllAsync(body, $"connectionId eq '{ConnectionId}'", Cancellation);
            }
            catch (HubException exception)
            {
                lines.Enqueue(exception.ToString());
            }
        }
    }

    /// <summary>A redacted query says that it had a filter, which is no secret.</summary>
    private static string Unredacted(string log) => log.Replace("filter=REDACTED", "", StringComparison.Ordinal);

    private static string Spell(EventWrittenEventArgs data, string message)
    {
        IEnumerable<string?> payload = (data.Payload ?? []).Select(
            value => value is byte[] bytes ? System.Text.Encoding.UTF8.GetString(bytes) : value?.ToString());
        return $"{message} {string.Join(' ', payload)}";
    }
}
