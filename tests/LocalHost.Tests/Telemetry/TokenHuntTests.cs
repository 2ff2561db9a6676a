using AgentCore.LocalHost.Drivers;
using AgentCore.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentCore.LocalHost.Telemetry;

/// <summary>What looks for tokens over the whole run finds them.</summary>
public sealed class TokenHuntTests
{
    private const string Token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg";

    [Theory]
    [InlineData("GET /realtime/sse?token=" + Token + " HTTP/1.1", true)]
    [InlineData("the payload eyJzdWIiOiJhbGljZSJ9, alone", true)]
    [InlineData("[signature, c2lnbmF0dXJlLW9mLXRoZS10b2tlbg]", true)]
    [InlineData("one that nobody showed: eyJhbGciOiJub25lIn0AAAA.", true)]
    [InlineData("in letters of other alphabets: eyJzdWIiOiLDhHJ6dGluLcOWIn0.", true)]
    [InlineData("bad-token-without-a-dot", true)]
    [InlineData("Connection 5f8Wz2cSRp6Yk0QdQ2mXTA ended. eyJ", false)]
    [InlineData("an id that begins as tokens do, eyJf8Wz2cSRp6Yk0QdQ2mX", false)]
    [Requirement("Secrets run")]
    public void A_token_is_found_whole_or_in_part(string line, bool isFound)
    {
        var hunt = new TokenHunt();
        hunt.Hear(line);
        hunt.Show(Token);
        hunt.Show("bad-token-without-a-dot");
        Assert.Equal(isFound ? [line] : [], hunt.Found);
    }

    [Fact]
    [Requirement("Secrets run")]
    public async Task Whatever_a_host_logs_traces_measures_or_answers_is_heard()
    {
        var hunt = new TokenHunt();
        using var watch = new Watch(hunt.Hear);
        await using RunningHost host = await RunningHost.StartAsync(watch: watch);
        using var meter = new System.Diagnostics.Metrics.Meter("leaking");
        using var source = new System.Diagnostics.ActivitySource("leaking");
        string[] secrets = [.. Enumerable.Range(0, 5).Select(i => $"a-secret-of-some-length-{i}")];

        ILogger logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("AgentCore.Leaking");
#pragma warning disable CA1848, CA2254 // A line as careless code would write it.
        logger.LogTrace("refused " + secrets[0]);
        logger.LogError(new InvalidOperationException(secrets[1]), "failed");
#pragma warning restore CA1848, CA2254
        meter.CreateCounter<long>("refused").Add(1, new KeyValuePair<string, object?>("token", secrets[2]));
        source.StartActivity("refuse")?.SetTag("token", secrets[3]).Dispose();
        source.StartActivity(secrets[4])?.Dispose();

        foreach (string secret in secrets) hunt.Show(secret);
        Assert.Equal(secrets.Length, hunt.Found.Count);
    }
}
