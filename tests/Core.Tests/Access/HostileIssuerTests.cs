using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AgentCore.Errors;

namespace AgentCore.Access;

/// <summary>An issuer is trusted to name its keys and nothing else: not where we go, how long we wait, or how much we read.</summary>
public sealed class HostileIssuerTests : IDisposable
{
    private static readonly RSA Key = RSA.Create(2048);

    private readonly LoopbackIssuer issuer = new();
    private readonly Gate gate;

    public HostileIssuerTests()
    {
        gate = new Gate(options => options.Issuers.Add(issuer.Options()));
        issuer.Publish(LoopbackIssuer.Rsa(Key, "k"));
    }

    [Fact]
    [Requirement("Metadata redirect")]
    public async Task A_redirect_is_not_followed()
    {
        issuer.KeysMovedTo = $"{issuer.Address}/elsewhere";
        Assert.Equal(ErrorCode.ServerError, await gate.Refused(Token()));
        Assert.DoesNotContain("/elsewhere", issuer.Requests);

        issuer.KeysMovedTo = null;
        gate.Clock.Advance(PublishedKeys.RetryAfter);
        await gate.Granted(Token());
    }

    [Fact]
    [Requirement("Metadata slow")]
    public async Task An_answer_that_trickles_is_given_up_after_five_seconds()
    {
        var drip = new TaskCompletionSource();
        issuer.Drip = drip.Task;
        Task<ErrorCode> slow = gate.Refused(Token());
        await Task.Run(() => SpinWait.SpinUntil(() => !issuer.Requests.IsEmpty, TimeSpan.FromSeconds(60)), TestContext.Current.CancellationToken);
        gate.Clock.Advance(PublishedKeys.FetchLimit - TimeSpan.FromTicks(1));
        Assert.False(slow.IsCompleted);
        gate.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(ErrorCode.ServerError, await slow.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken));

        drip.SetResult();
        gate.Clock.Advance(PublishedKeys.RetryAfter);
        await gate.Granted(Token());
    }

    [Fact]
    [Requirement("Metadata huge")]
    public async Task Huge_metadata_is_not_read_to_its_end()
    {
        issuer.Jwks = issuer.Jwks.PadRight(MetadataDocuments.MaxBytes + 1);
        Assert.Equal(ErrorCode.ServerError, await gate.Refused(Token()));

        issuer.Jwks = issuer.Jwks[..MetadataDocuments.MaxBytes];
        gate.Clock.Advance(PublishedKeys.RetryAfter);
        await gate.Granted(Token());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"issuer":"ISSUER"}""")]
    [InlineData("""{"issuer":"https://another.test","jwks_uri":"ISSUER/keys"}""")]
    [InlineData("""{"jwks_uri":"ISSUER/keys"}""")]
    [InlineData("""{"issuer":"ISSUER","jwks_uri":"file:///etc/hostname"}""")]
    [InlineData("""{"issuer":"ISSUER","jwks_uri":"http://192.0.2.1/keys"}""")]
    [InlineData("""{"issuer":"ISSUER","jwks_uri":"/keys"}""")]
    [InlineData("""{"issuer":"ISSUER","jwks_uri":7}""")]
    [Requirement("Metadata hostile")]
    public async Task Hostile_metadata_gives_no_keys(string discovery)
    {
        issuer.Discovery = () => discovery.Replace("ISSUER", issuer.Address, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.ServerError, await gate.Refused(Token()));
        await gate.Granted(gate.Token());
    }

    [Fact]
    [Requirement("Metadata hostile")]
    public async Task Keys_that_are_secrets_for_encryption_or_absurdly_many_are_not_used()
    {
        JsonObject forEncryption = LoopbackIssuer.Rsa(Key, "enc");
        forEncryption["use"] = "enc";
        issuer.Publish(LoopbackIssuer.Secret(Gate.Secret, "s"), forEncryption);
        Assert.Equal(ErrorCode.ServerError, await gate.Refused(Token("enc")));

        issuer.Publish([.. Enumerable.Range(0, 101).Select(i => LoopbackIssuer.Rsa(Key, $"k{i}"))]);
        gate.Clock.Advance(PublishedKeys.RetryAfter);
        Assert.Equal(ErrorCode.ServerError, await gate.Refused(Token("k1")));
    }

    [Fact]
    [Requirement("Metadata hostile")]
    public async Task A_key_that_would_be_slow_to_use_is_not_used()
    {
        JsonObject huge = LoopbackIssuer.Rsa(Key, "huge");
        huge["n"] = new string('A', 4_000);
        JsonObject slow = LoopbackIssuer.Rsa(Key, "slow");
        slow["e"] = huge["n"]!.DeepClone();
        foreach (JsonObject key in new[] { huge, slow })
        {
            issuer.Publish(key);
            gate.Clock.Advance(PublishedKeys.RetryAfter);
            Assert.Equal(ErrorCode.ServerError, await gate.Refused(Token((string)key["kid"]!)));
        }
    }

    [Fact]
    [Requirement("Metadata hostile")]
    public async Task An_issuer_cannot_vouch_for_the_subjects_of_another()
    {
        await gate.Granted(Token());
        await gate.Invalid(Forge.Token("""{"alg":"RS256","kid":"k"}""", gate.Payload(issuer: Gate.Issuer), Forge.Rs256(Key)));
    }

    public void Dispose() => issuer.Dispose();

    private string Token(string kid = "k") =>
        Forge.Token($$"""{"alg":"RS256","kid":"{{kid}}"}""", gate.Payload(issuer: issuer.Address), Forge.Rs256(Key));
}
