using AgentCore.Faults.Mutants;
using AgentCore.Testing;

namespace AgentCore.Faults.Tests.Mutants;

public sealed class MutantTests
{
    public static TheoryData<string> Names => [.. Mutant.All.Select(mutant => mutant.Name)];

    [Fact]
    public void There_are_enough() => Assert.InRange(Mutant.All.Count, 6, int.MaxValue);

    [Theory, MemberData(nameof(Names))]
    public async Task Each_can_be_planted_in_the_code_as_it_is(string name)
    {
        Mutant mutant = Mutant.All.Single(each => each.Name == name);
        await Command.RunAsync(Repository.Root, "git", ["apply", "--check", mutant.Patch], TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Seeds_in_a_row_choose_all_of_them() =>
        Assert.Equal(Mutant.All, Enumerable.Range(0, Mutant.All.Count).Select(Mutant.Of));
}
