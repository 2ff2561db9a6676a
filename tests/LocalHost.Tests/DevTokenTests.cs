using System.Net;
using System.Text;
using System.Text.Json;
using AgentCore.LocalHost.Drivers;

namespace AgentCore.LocalHost;

/// <summary>The local host's own issuer says what is wrong with a wish, and grants nothing else than was asked for.</summary>
public sealed class DevTokenTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"chanels":["agent.*"]}""", "There is no member 'chanels'. The members are 'sub', 'channels' and 'lifetime'.")]
    [InlineData("""{"Sub":"alice"}""", "There is no member 'Sub'.")]
    [InlineData("""{"expires":3600}""", "There is no member 'expires'.")]
    [InlineData("""{"sub":"alice","sub":"bob"}""", "each member once")]
    [InlineData("""{"\ud800":1}""", "JSON in UTF-8")]
    [InlineData("""{"channels":["agent"],"x\u0000\ny":1}""", "There is no member 'x??y'.")]
    [InlineData("""{"sub":""}""", "'sub' must be a string of 1 to 256 characters")]
    [InlineData("""{"sub":"a\nb"}""", "'sub' must be a string of 1 to 256 characters")]
    [InlineData("""{"sub":"\ud800"}""", "JSON in UTF-8")]
    [InlineData("""{"sub":7}""", "'sub' must be a string")]
    [InlineData("""{"channels":7}""", "'channels' must be an array of strings, or one string")]
    [InlineData("""{"channels":["agent.*",7]}""", "'channels' has an item that is no string.")]
    [InlineData("""{"channels":["Agent.Error"]}""", "'channels': 'Agent.Error' is no channel. A type is a lower-case dotted name")]
    [InlineData("""{"channels":["agent.*","agent.*.error"]}""", "'channels': 'agent.*.error' is no channel. A star stands for")]
    [InlineData("""{"channels":"agent.error:"}""", "'channels': 'agent.error:' is no channel. The agent's id behind the colon")]
    [InlineData("""{"channels":[""]}""", "'channels': '' is no channel. It is empty.")]
    [InlineData("""{"channels":["agent.error, task.progress"]}""", "is no channel")]
    [InlineData("""{"lifetime":60}""", "'lifetime' must be a string")]
    [InlineData("""{"lifetime":"60"}""", "'lifetime' must be a string")]
    [InlineData("""{"lifetime":"00:00:00"}""", "more than nothing and at most 30 days")]
    [InlineData("""{"lifetime":"-00:10:00"}""", "more than nothing and at most 30 days")]
    [InlineData("""{"lifetime":"30.00:00:01"}""", "more than nothing and at most 30 days")]
    [InlineData("""{"lifetime":"soon"}""", "'lifetime' must be a string")]
    [InlineData("[]", "The body must be a JSON object")]
    [InlineData("null", "The body must be a JSON object")]
    [InlineData("sub=alice", "The body must be JSON")]
    public async Task A_wish_for_what_cannot_be_is_refused_with_its_reason(string body, string reason)
    {
        using HttpResponseMessage refused = await AskAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        JsonElement problem = JsonSerializer.Deserialize<JsonElement>(await refused.Content.ReadAsStringAsync(Stop));
        Assert.Equal("BAD_MESSAGE", problem.GetProperty("code").GetString());
        Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subject_or_grants_that_are_longer_than_a_token_may_have_are_refused()
    {
        using HttpResponseMessage subject = await AskAsync($$"""{"sub":"{{new string('a', 257)}}"}""");
        Assert.Equal(HttpStatusCode.BadRequest, subject.StatusCode);
        string[] many = [.. Enumerable.Range(0, 100).Select(number => $"agent.error:agent-{number}")];
        using HttpResponseMessage grants = await AskAsync(JsonSerializer.Serialize(new { channels = many }));
        Assert.Equal(HttpStatusCode.BadRequest, grants.StatusCode);
        Assert.Contains("768", await grants.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using HttpResponseMessage longest = await AskAsync($$"""{"sub":"{{new string('a', 256)}}"}""");
        Assert.Equal(HttpStatusCode.OK, longest.StatusCode);
    }

    [Theory]
    [InlineData("""["agent.*","task.progress:agent-7"]""")]
    [InlineData("\"agent.*,task.progress:agent-7\"")]
    [InlineData("\"agent.*, task.progress:agent-7\"")]
    [InlineData("\"agent.* task.progress:agent-7\"")]
    public async Task Channels_are_an_array_or_one_text(string channels)
    {
        using HttpResponseMessage answer = await AskAsync($$"""{"channels":{{channels}}}""");
        JsonElement minted = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Stop));
        string token = minted.GetProperty("token").GetString()!;
        JsonElement claims = JsonSerializer.Deserialize<JsonElement>(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]));
        IEnumerable<string> granted = claims.GetProperty("channels").EnumerateArray().Select(channel => channel.GetString()!);
        Assert.Equal(["agent.*", "task.progress:agent-7"], granted);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"sub":null,"channels":null,"lifetime":null}""")]
    public async Task What_is_absent_has_its_default(string body)
    {
        using HttpResponseMessage answer = await AskAsync(body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task An_event_of_an_unknown_type_is_answered_with_the_setting_that_adds_types()
    {
        using HttpResponseMessage answer = await shared.Host.TryPublishAsync(new TestEvent("1", "billing.invoice_paid", "{}"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Events:MoreTypes", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> AskAsync(string body) =>
        shared.Host.Http.PostAsync("/dev/token", new StringContent(body, Encoding.UTF8, "application/json"), Stop);
}
