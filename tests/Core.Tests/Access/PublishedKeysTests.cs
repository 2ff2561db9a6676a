using System.Security.Cryptography;
using AgentCore.Errors;

namespace AgentCore.Access;

public sealed class PublishedKeysTests : IDisposable
{
    private static readonly RSA Old = RSA.Create(2048);
    private static readonly RSA Young = RSA.Create(2048);

    private readonly LoopbackIssuer issuer = new();
    private readonly Gate gate;

    public PublishedKeysTests()
    {
        gate = new Gate(options => options.Issuers.Add(issuer.Options()));
        issuer.Publish(LoopbackIssuer.Rsa(Old, "old"));
    }

    private string Claims => gate.Payload(claims => claims["exp"] = gate.Now + 86_400, issuer.Address);

    private int Fetches => issuer.Requests.Count(path => path == "/keys");

    [Fact]
    [Requirement("Metadata load")]
    public async Task Keys_are_fetched_once_for_all_who_wait_and_then_kept()
    {
        AccessResult[] results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => gate.Ask(Token(Old, "old"))));
        Assert.All(results, result => Assert.IsType<AccessResult.Granted>(result));
        await gate.Granted(Token(Old, "old"));
        Assert.Equal(1, Fetches);
    }

    [Fact]
    [Requirement("Metadata rotation")]
    public async Task The_first_token_under_a_new_key_is_accepted_and_withdrawn_keys_are_not()
    {
        await gate.Granted(Token(Old, "old"));
        issuer.Publish(LoopbackIssuer.Rsa(Young, "young"));
        gate.Clock.Advance(PublishedKeys.UnknownKeyAfter);

        await gate.Granted(Token(Young, "young"));
        await gate.Invalid(Token(Old, "old"));
    }

    [Fact]
    [Requirement("Metadata made-up keys")]
    public async Task Made_up_key_ids_ask_for_keys_every_five_seconds_however_many_come()
    {
        await gate.Granted(Token(Old, "old"));
        for (int round = 1; round <= 3; round++)
        {
            gate.Clock.Advance(PublishedKeys.NewKeyAfter);
            for (int i = 0; i < 50; i++) await gate.Invalid(Token(Young, $"made-up-{round}-{i}"));
            Assert.Equal(1 + round, Fetches);
        }
    }

    [Fact]
    [Requirement("Metadata made-up keys")]
    public async Task A_new_key_is_found_within_five_seconds_whatever_is_made_up_meanwhile()
    {
        await gate.Granted(Token(Old, "old"));
        gate.Clock.Advance(PublishedKeys.NewKeyAfter);
        await gate.Invalid(Token(Old, "made-up-1"));
        issuer.Publish(LoopbackIssuer.Rsa(Old, "old"), LoopbackIssuer.Rsa(Young, "young"));
        await gate.Invalid(Token(Young, "young"));

        gate.Clock.Advance(PublishedKeys.NewKeyAfter);
        await gate.Invalid(Token(Old, "made-up-2"));
        await gate.Granted(Token(Young, "young"));
    }

    [Fact]
    [Requirement("Metadata made-up keys")]
    public async Task A_key_id_that_the_issuer_does_not_have_asks_again_only_after_a_minute()
    {
        await gate.Granted(Token(Old, "old"));
        for (int asked = 2; asked <= 3; asked++)
        {
            gate.Clock.Advance(PublishedKeys.UnknownKeyAfter);
            await gate.Invalid(Token(Young, "withdrawn"));
            gate.Clock.Advance(PublishedKeys.UnknownKeyAfter - TimeSpan.FromTicks(1));
            await gate.Invalid(Token(Young, "withdrawn"));
            Assert.Equal(asked, Fetches);
        }
    }

    [Fact]
    [Requirement("Metadata load")]
    public async Task Tokens_that_could_not_be_valid_ask_for_no_keys()
    {
        await gate.Invalid(Forge.Token("""{"alg":"HS256","kid":"x"}""", Claims, Forge.Hmac(Gate.Secret)));
        await gate.Invalid(Forge.Token("""{"alg":"RS256","typ":"x"}""", Claims, Forge.Rs256(Old)));
        Assert.Equal(0, Fetches);
    }

    [Fact]
    [Requirement("Metadata rotation")]
    public async Task A_key_withdrawn_is_unknown_within_the_hour_without_anyone_waiting()
    {
        await gate.Granted(Token(Old, "old"));
        issuer.Publish(LoopbackIssuer.Rsa(Young, "young"));
        await Requested();
        gate.Clock.Advance(PublishedKeys.RefreshAfter);

        await gate.Granted(Token(Old, "old"));
        await Requested();
        await Eventually(async () => await gate.Ask(Token(Young, "young")) is AccessResult.Granted);
        await gate.Invalid(Token(Old, "old"));
        Assert.Equal(2, Fetches);
    }

    [Fact]
    public async Task A_token_without_a_key_id_is_clear_only_where_there_is_one_key()
    {
        await gate.Granted(Token(Old, null));
        issuer.Publish(LoopbackIssuer.Rsa(Old, "old"), LoopbackIssuer.Rsa(Young, "young"));
        gate.Clock.Advance(PublishedKeys.UnknownKeyAfter);
        await gate.Granted(Token(Young, "young"));
        await gate.Invalid(Token(Old, null));
    }

    [Fact]
    [Requirement("Metadata outage")]
    public async Task The_last_good_keys_stay_while_the_issuer_fails()
    {
        await gate.Granted(Token(Old, "old"));
        string good = issuer.Jwks;
        foreach (string bad in new[] { "", "<html>", "{\"keys\":[]}", "{\"keys\":7}", new string('[', 10_000), good[..^20] })
        {
            issuer.Jwks = bad;
            gate.Clock.Advance(PublishedKeys.UnknownKeyAfter);
            await gate.Invalid(Token(Young, "young"));
            await gate.Granted(Token(Old, "old"));
        }
        Assert.Contains(gate.Log.Lines, line => line.StartsWith("1010 ", StringComparison.Ordinal));
    }

    [Fact]
    [Requirement("Metadata slow")]
    public async Task A_slow_issuer_is_given_up_after_five_seconds_and_others_are_not_affected()
    {
        var hold = new TaskCompletionSource();
        issuer.Hold = hold.Task;
        Task<ErrorCode> slow = gate.Refused(Token(Old, "old"));
        await Eventually(() => Task.FromResult(!issuer.Requests.IsEmpty));

        await gate.Granted(gate.Token());
        Assert.False(slow.IsCompleted);
        gate.Clock.Advance(PublishedKeys.FetchLimit);
        Assert.Equal(ErrorCode.ServerError, await slow.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken));

        hold.SetResult();
        Assert.Equal(ErrorCode.ServerError, await gate.Refused(Token(Old, "old")));
        gate.Clock.Advance(PublishedKeys.RetryAfter);
        await gate.Granted(Token(Old, "old"));
    }

    [Fact]
    public async Task Who_no_longer_waits_for_keys_is_let_go_and_the_fetch_goes_on()
    {
        var hold = new TaskCompletionSource();
        issuer.Hold = hold.Task;
        using var impatient = new CancellationTokenSource();
        Task<AccessResult> asked = gate.Validator.ValidateAsync(Token(Old, "old"), impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);

        hold.SetResult();
        await gate.Granted(Token(Old, "old"));
        Assert.Equal(1, Fetches);
    }

    [Fact]
    [Requirement("Metadata outage")]
    public async Task An_issuer_that_cannot_be_reached_is_our_error_and_tried_again()
    {
        issuer.Dispose();
        Assert.Equal(ErrorCode.ServerError, await gate.Refused(Token(Old, "old")));
        string line = Assert.Single(gate.Log.Lines, line => line.StartsWith("1010 ", StringComparison.Ordinal));
        Assert.Contains(issuer.Address, line, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("Secrets failures")]
    public async Task Neither_tokens_nor_claims_nor_keys_reach_the_log()
    {
        string expired = gate.Token(claims => claims["exp"] = 1);
        string[] tokens = [Token(Old, "old"), Token(Young, "old"), gate.Token(), gate.Token(header: "{}"), expired];
        foreach (string token in tokens) await gate.Ask(token);
        issuer.Jwks = "secret-document";
        gate.Clock.Advance(PublishedKeys.RefreshAfter);
        await gate.Ask(Token(Young, "young"));

        Assert.Contains(gate.Log.Lines, line => line.Contains("TokenInvalid", StringComparison.Ordinal));
        Assert.Contains(gate.Log.Lines, line => line.StartsWith("1010 ", StringComparison.Ordinal));
        string[] secrets = [.. tokens.SelectMany(token => token.Split('.')), "alice", Gate.Secret, "secret-document", "IDX"];
        Assert.DoesNotContain(gate.Log.Lines, line => secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)));
    }

    public void Dispose() => issuer.Dispose();

    private string Token(RSA key, string? kid) =>
        Forge.Token(kid is null ? """{"alg":"RS256"}""" : $$"""{"alg":"RS256","kid":"{{kid}}"}""", Claims, Forge.Rs256(key));

    private async Task Requested() =>
        Assert.True(await issuer.KeyRequests.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken));

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(5));
        while (!await condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
