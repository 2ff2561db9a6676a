using System.ComponentModel.DataAnnotations;
using AgentCore.Infra;

namespace AgentCore.Functions.Settings;

public sealed class ConfigurationPageTests
{
    /// <summary>The tables are made from the options classes; with AGENTCORE_UPDATE=1 this test writes them.</summary>
    [Theory, InlineData("both"), InlineData("functions"), InlineData("local")]
    public void The_page_has_every_setting_with_its_default_its_range_and_what_it_does(string table)
    {
        IReadOnlyList<OptionSection> sections = table switch
        {
            "both" => OptionSection.Shared,
            "functions" => OptionSection.OfFunctions,
            _ => OptionSection.OfLocalHost,
        };
        string[] header = ["| setting | default | allowed | what it does |", "|---|---|---|---|"];
        string[] rows = [.. header, .. sections.SelectMany(section => section.Settings).Select(setting => setting.Row)];
        if (Checkout.IsUpdating) ConfigurationPage.Replace(table, rows);
        Assert.Equal(rows, ConfigurationPage.Table(table));
    }

    [Fact]
    public void Every_setting_says_what_it_does() => Assert.All(
        OptionSection.Shared.Concat(OptionSection.OfFunctions).Concat(OptionSection.OfLocalHost).SelectMany(section => section.Settings),
        setting => Assert.NotEmpty(Documentation.Of(setting.Property)));

    /// <summary>A section in which nothing is set is not checked when a host starts. LocalHost always sets an access key of its WebPubSub.</summary>
    [Fact]
    public void Every_default_is_allowed() => Assert.All(OptionSection.Shared.Concat(OptionSection.OfLocalHost).Where(section => section.Name != "WebPubSub"), section =>
    {
        object defaults = Activator.CreateInstance(section.Type, nonPublic: true)!;
        Validator.ValidateObject(defaults, new ValidationContext(defaults), validateAllProperties: true);
    });
}
