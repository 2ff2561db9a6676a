using AgentCore.Channels;
using AgentCore.Faults.Histories;
using CsCheck;

namespace AgentCore.Faults.Tests.Histories;

public sealed class GrantsTests
{
    private static readonly Gen<string> Type = Gen.OneOf("agent.error", "agent.status_changed", "task.progress");
    private static readonly Gen<string> Agent = Gen.OneOf("agent-1", "agent-2");

    private static readonly Gen<string> Pattern = Gen.Select(
        Gen.OneOf(Type, Gen.OneOf("*", "agent.*", "task.*")),
        Gen.OneOf(Agent, Gen.Const("")),
        (type, agent) => agent.Length == 0 ? type : $"{type}:{agent}");

    [Fact]
    public void They_allow_what_the_gateways_own_grants_allow() =>
        Gen.Select(Pattern.Array[0, 3], Type, Agent).Sample((patterns, type, agent) =>
            new Grants(patterns).Allow(type, agent) == ChannelGrants.Parse(patterns).All(EventCatalogue.Default).Matches(type, agent));
}
