using AgentCore.Access;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentCore.Bench.Micro;

/// <summary>What a connection's token costs: reading, the signature, the judgement.</summary>
[MemoryDiagnoser]
public class TokenBenchmarks
{
    private const string Audience = "bench";

    private readonly TokenValidator validator;
    private readonly string token;

    public TokenBenchmarks()
    {
        var issuer = new IssuerOptions { Issuer = "https://bench.test", SigningKey = new string('k', 48) };
        var access = new AccessOptions { Audiences = { Audience }, Issuers = { issuer } };
        validator = new TokenValidator(access, TimeProvider.System, NullLogger<TokenValidator>.Instance, new RealtimeMetrics().Connections);
        token = new TokenMint(issuer, Audience, TimeProvider.System).Mint("alice", ["agent.*"], TimeSpan.FromDays(1)).Token;
    }

    [Benchmark]
    public ValueTask<AccessResult> Validate() => validator.ValidateAsync(token, CancellationToken.None);
}
