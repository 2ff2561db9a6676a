using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace AgentCore.Access;

/// <summary>JSON Web Token Best Current Practices, section by section: https://www.rfc-editor.org/rfc/rfc8725#section-3</summary>
public sealed class Rfc8725Tests : IDisposable
{
    private const string Rs256Header = """{"alg":"RS256","kid":"r1"}""";

    private static readonly RSA Key = RSA.Create(2048);

    private readonly LoopbackIssuer published = new();
    private readonly Gate gate;

    public Rfc8725Tests()
    {
        gate = new Gate(options => options.Issuers.Add(published.Options()));
        published.Publish(LoopbackIssuer.Rsa(Key, "r1"));
    }

    private string Claims => gate.Payload(issuer: published.Address);

    [Fact]
    [Requirement("RFC 8725 3.1")]
    public async Task Section_3_1_algorithms_are_verified_and_a_public_key_is_never_a_secret()
    {
        await gate.Granted(Forge.Token(Rs256Header, Claims, Forge.Rs256(Key)));

        string pem = Key.ExportSubjectPublicKeyInfoPem();
        foreach (string secret in new[] { pem, pem + "\n", Key.ExportRSAPublicKeyPem() })
            await gate.Invalid(Forge.Token("""{"alg":"HS256","kid":"r1"}""", Claims, Forge.Hmac(secret)));
        byte[] der = Key.ExportSubjectPublicKeyInfo();
        string byDer = Forge.Token("""{"alg":"HS256","kid":"r1"}""", Claims, data => HMACSHA256.HashData(der, data));
        await gate.Invalid(byDer);
        await gate.Invalid(Forge.Token("""{"alg":"RS256"}""", gate.Payload(), Forge.Rs256(Key)));
    }

    [Fact]
    [Requirement("RFC 8725 3.1")]
    public async Task Section_3_1_a_key_serves_the_one_algorithm_that_it_names()
    {
        JsonObject key = LoopbackIssuer.Rsa(Key, "r1");
        key["alg"] = "PS256";
        published.Publish(key);
        await gate.Granted(Forge.Token("""{"alg":"PS256","kid":"r1"}""", Claims, Forge.Ps256(Key)));
        await gate.Invalid(Forge.Token(Rs256Header, Claims, Forge.Rs256(Key)));
    }

    [Fact]
    [Requirement("RFC 8725 3.2")]
    public async Task Section_3_2_only_allowed_algorithms_are_used_and_none_is_not_one()
    {
        IssuerOptions one = published.Options();
        one.Algorithms.Add("PS256");
        var narrow = new Gate(issuer: one);
        await narrow.Granted(Forge.Token("""{"alg":"PS256","kid":"r1"}""", Claims, Forge.Ps256(Key)));
        await narrow.Invalid(Forge.Token(Rs256Header, Claims, Forge.Rs256(Key)));
        await gate.Invalid($"{Forge.Encode("""{"alg":"none","kid":"r1"}""")}.{Forge.Encode(Claims)}.");

        byte[] secret = Encoding.UTF8.GetBytes(Gate.Secret);
        string hs512 = Forge.Token("""{"alg":"HS512"}""", gate.Payload(), data => HMACSHA512.HashData(secret, data));
        await gate.Invalid(hs512);
    }

    [Fact]
    [Requirement("RFC 8725 3.3")]
    public async Task Section_3_3_every_operation_is_checked_and_nothing_nested_or_encrypted_is_opened()
    {
        string inner = gate.Token();
        await gate.Invalid($"{Forge.Encode("""{"alg":"dir","enc":"A256GCM","cty":"JWT"}""")}..AAAA.AAAA.AAAA");
        await gate.Invalid(Forge.Token("""{"alg":"HS256","cty":"JWT"}""", inner, Forge.Hmac(Gate.Secret)));
    }

    [Fact]
    [Requirement("RFC 8725 3.4")]
    public async Task Section_3_4_elliptic_curve_keys_must_be_points_of_the_algorithms_curve()
    {
        using var good = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        JsonObject off = LoopbackIssuer.Ec(good, "off"), foreign = LoopbackIssuer.Ec(good, "foreign");
        (off["y"], foreign["crv"]) = (off["x"]!.GetValue<string>(), "P-384");
        published.Publish(LoopbackIssuer.Ec(good, "good"), off, foreign);

        await gate.Granted(Forge.Token("""{"alg":"ES256","kid":"good"}""", Claims, Forge.Es256(good)));
        foreach (string kid in new[] { "off", "foreign" })
            await gate.Invalid(Forge.Token($$"""{"alg":"ES256","kid":"{{kid}}"}""", Claims, Forge.Es256(good)));
    }

    [Fact]
    [Requirement("RFC 8725 3.5")]
    public async Task Section_3_5_keys_have_enough_entropy()
    {
        IssuerOptions weak = new() { Issuer = Gate.Issuer, SigningKey = new string('k', 31) };
        Assert.Contains("31 bytes and needs 32", Assert.Single(weak.Problems("Access:Issuers:0")), StringComparison.Ordinal);

        using var small = RSA.Create(1024);
        published.Publish(LoopbackIssuer.Rsa(small, "small"), LoopbackIssuer.Rsa(Key, "r1"));
        await gate.Invalid(Forge.Token("""{"alg":"RS256","kid":"small"}""", Claims, Forge.Rs256(small)));
    }

    [Fact]
    [Requirement("RFC 8725 3.6")]
    public async Task Section_3_6_nothing_is_decompressed_before_it_is_checked() =>
        await gate.Invalid($"{Forge.Encode("""{"alg":"dir","enc":"A256GCM","zip":"DEF"}""")}..AAAA.AAAA.AAAA");

    [Fact]
    [Requirement("RFC 8725 3.7")]
    public async Task Section_3_7_claims_are_strict_utf_8()
    {
        string header = Forge.Encode(Gate.Header);
        byte[] claims = Encoding.UTF8.GetBytes(gate.Payload());
        claims[Array.IndexOf(claims, (byte)'l', gate.Payload().IndexOf("alice", StringComparison.Ordinal))] = 0xFF;
        string signed = $"{header}.{Base64UrlEncoder.Encode(claims)}";
        await gate.Invalid($"{signed}.{Base64UrlEncoder.Encode(Forge.Hmac(Gate.Secret)(Encoding.ASCII.GetBytes(signed)))}");
    }

    [Fact]
    [Requirement("RFC 8725 3.8")]
    public async Task Section_3_8_keys_are_bound_to_their_issuer_and_a_subject_is_required()
    {
        await gate.Invalid(Forge.Token(Rs256Header, gate.Payload(), Forge.Rs256(Key)));
        await gate.Invalid(Forge.Token(Gate.Header, Claims, Forge.Hmac(Gate.Secret)));

        var two = new Gate(options => options.Issuers.Add(new() { Issuer = "https://second.test", SigningKey = new string('2', 32) }));
        await two.Invalid(two.Token(claims => claims["iss"] = "https://second.test"));
        await two.Invalid(two.Token(claims => claims.Remove("sub")));
    }

    [Fact]
    [Requirement("RFC 8725 3.9")]
    public async Task Section_3_9_an_audience_is_required()
    {
        await gate.Invalid(gate.Token(claims => claims.Remove("aud")));
        await gate.Invalid(gate.Token(claims => claims["aud"] = "another service"));
    }

    [Fact]
    [Requirement("RFC 8725 3.10")]
    public async Task Section_3_10_a_token_can_neither_bring_its_key_nor_say_where_it_is()
    {
        using var mallory = RSA.Create(2048);
        var jwk = new JsonObject { ["kty"] = "RSA", ["n"] = LoopbackIssuer.Rsa(mallory, null)["n"]!.GetValue<string>(), ["e"] = "AQAB" };
        string evil = $"{published.Address}/evil";
        string lures = $$""" "jku":"{{evil}}","x5u":"{{evil}}","jwk":{{jwk.ToJsonString()}},"x5c":["MIIB"]""";
        await gate.Invalid(Forge.Token($$"""{"alg":"RS256","kid":"r1",{{lures}}}""", Claims, Forge.Rs256(mallory)));
        await gate.Invalid(Forge.Token($$"""{"alg":"RS256",{{lures}}}""", Claims, Forge.Rs256(mallory)));
        Assert.DoesNotContain("/evil", published.Requests);

        await gate.Granted(Forge.Token($$"""{"alg":"RS256","kid":"r1",{{lures}}}""", Claims, Forge.Rs256(Key)));
        await gate.Invalid(Forge.Token("""{"alg":"RS256","kid":"../r1' OR 1=1"}""", Claims, Forge.Rs256(Key)));
    }

    [Theory]
    [InlineData("\"JWT\"", true)]
    [InlineData("\"jwt\"", true)]
    [InlineData("\"at+jwt\"", true)]
    [InlineData("\"application/at+jwt\"", true)]
    [InlineData("\"Application/AT+JWT\"", true)]
    [InlineData("\"application/jwt\"", true)]
    [InlineData("\"APPLICATION/JWT\"", true)]
    [InlineData("\"application/id+jwt\"", false)]
    [InlineData("\"application/application/jwt\"", false)]
    [InlineData("\"application/\"", false)]
    [InlineData("\"text/jwt\"", false)]
    [InlineData("\"/jwt\"", false)]
    [InlineData("\"id+jwt\"", false)]
    [InlineData("\"dpop+jwt\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("null", false)]
    [InlineData("1", false)]
    [Requirement("RFC 8725 3.11")]
    public async Task Section_3_11_a_token_typed_for_another_purpose_is_refused(string type, bool isGranted)
    {
        AccessResult result = await gate.Ask(gate.Token(header: $$"""{"alg":"HS256","typ":{{type}}}"""));
        Assert.Equal(isGranted, result is AccessResult.Granted);
        await gate.Granted(gate.Token(header: """{"alg":"HS256"}"""));
    }

    [Fact]
    [Requirement("RFC 8725 3.12")]
    public async Task Section_3_12_kinds_of_tokens_exclude_each_other_by_issuer_audience_key_and_type()
    {
        var other = new Gate(options => options.Audiences[0] = "other-service");
        await gate.Granted(gate.Token());
        await other.Invalid(gate.Token());
        await gate.Invalid(gate.Token(header: """{"alg":"HS256","typ":"logout+jwt"}"""));
    }

    [Theory]
    [InlineData("[\"exp\"]")]
    [InlineData("[\"b64\"]")]
    [InlineData("[]")]
    [InlineData("null")]
    [Requirement("RFC 7515 4.1.11")]
    public async Task Rfc_7515_section_4_1_11_critical_extensions_are_not_understood_and_refused(string critical) =>
        await gate.Invalid(gate.Token(header: $$"""{"alg":"HS256","exp":1,"b64":true,"crit":{{critical}}}"""));

    public void Dispose() => published.Dispose();
}
