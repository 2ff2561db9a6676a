using AgentCore.Faults.Runs;

namespace AgentCore.Faults.Tests.Runs;

public sealed class RunOptionsTests
{
    [Fact]
    public void They_are_read_from_the_command_line_and_have_defaults()
    {
        Assert.Equal(new RunOptions(1, TimeSpan.FromSeconds(30)), RunOptions.Parse([]));
        Assert.Equal(new RunOptions(7, TimeSpan.FromSeconds(9), Mutate: ""), RunOptions.Parse(["--seed", "7", "--seconds", "9", "--mutate"]));
        Assert.Equal(
            new RunOptions(7, TimeSpan.FromSeconds(30), Mutate: "forget-dedupe"), RunOptions.Parse(["--mutate", "forget-dedupe", "--seed", "7"]));
        Assert.Equal(
            new RunOptions(7, TimeSpan.FromSeconds(30), HasWorkers: true), RunOptions.Parse(["--workers", "--seed", "7"]));
    }

    [Theory]
    [InlineData("--seed")]
    [InlineData("--seconds", "0")]
    [InlineData("--seed", "-1")]
    [InlineData("--fast")]
    [InlineData("--workers", "3")]
    public void What_is_not_understood_is_said(params string[] arguments) =>
        Assert.Throws<FormatException>(() => RunOptions.Parse(arguments));
}
