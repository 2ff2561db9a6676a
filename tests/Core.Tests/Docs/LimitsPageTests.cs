using System.Globalization;
using System.Reflection;
using AgentCore.Limits;
using AgentCore.Testing;

namespace AgentCore.Docs;

public sealed class LimitsPageTests
{
    [Fact]
    public void The_page_of_rate_limits_has_each_limit_with_its_default()
    {
        IEnumerable<string> expected = typeof(LimitOptions).GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Select(limit => string.Create(CultureInfo.InvariantCulture, $"| `Limits:{limit.Name}` | {limit.GetValue(new LimitOptions()):N0} |"));
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "rate-limiting.md"));
        Assert.All(expected, row => Assert.Contains(row, page, StringComparison.Ordinal));
    }
}
