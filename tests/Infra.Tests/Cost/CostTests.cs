using System.Globalization;
using AgentCore.Infra.Bicep;
using AgentCore.Liveness;

namespace AgentCore.Infra.Cost;

/// <summary>What docs/deploy.md says a month costs is what the prices make of the quantities it names.</summary>
public sealed class CostTests
{
    private static readonly string Page = Checkout.PathOf("docs", "deploy.md");

    /// <summary>With AGENTCORE_UPDATE=1 the tables are written instead.</summary>
    [Theory, InlineData("quantities"), InlineData("money")]
    public void The_tables_are_what_the_prices_make_of_the_quantities(string table)
    {
        string expected = table == "money" ? CostTable.Money() : CostTable.Quantities();
        string page = File.ReadAllText(Page).ReplaceLineEndings("\n");
        string begin = $"<!-- {table} -->\n", end = $"<!-- /{table} -->";
        int from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length, to = page.IndexOf(end, StringComparison.Ordinal);
        Assert.InRange(from, begin.Length, to);

        if (Checkout.IsUpdating) File.WriteAllText(Page, page[..from] + expected + page[to..]);
        else Assert.Equal(expected, page[from..to]);
    }

    /// <summary>A hundred connections, by hand.</summary>
    [Fact]
    public void The_bill_is_what_a_pencil_makes_of_it()
    {
        var bill = new Bill(new Workload(100), Prices.Kept);

        Assert.Equal(1 * 30 * 1.61m, bill.Units);
        Assert.Equal((8_640_000 + 360_000 + 518_400 + 2_592_000) * 0.40m / 1_000_000, bill.Executions);
        Assert.Equal(2 * 720 * 0.0775m, bill.StreamApp);
        Assert.Equal((8_640_000 + 8_640_000 + 288_000 + 25_920_000 + 5_184_000 - 30_000_000) * 1.00m / 1_000_000, bill.MessagesAtMost);
        Assert.Equal(0, bill.MessagesAtLeast);
        Assert.Equal((2_592_000 + 1_296_000) * 0.0625m / 10_000 + (1_036_800 + 1_036_800 + 288_000) * 0.004m / 10_000
            + 604_800 * 512m / 1_000_000_000 * 0.023m, bill.Storage);
    }

    [Fact]
    public void Formulas_in_the_table_show_the_prices_of_the_file()
    {
        string money = CostTable.Money();

        string[] inTheText =
            ["webPubSubPremiumUnitDay", "webPubSubIncludedMessagesUnitDay", "appServiceB1Hour", "frontDoorMonth", "storageGBMonth"];
        foreach (string name in Prices.Kept.Items.Keys.Except(inTheText))
            Assert.Contains($" {Prices.Kept[name].ToString("0.######", CultureInfo.InvariantCulture)}", money, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_names_every_assumption() => Assert.All(
        new[]
        {
            $"{Workload.PingBytes} B", $"{Workload.PongBytes} B", "1,024 B",
            $"{Workload.Published} event a second", "one in ten", "once an hour",
            $"{Workload.PongsPerSecond} pongs a second", $"{Workload.TelemetryGBDay.ToString(CultureInfo.InvariantCulture)} GB a day",
            $"about {Workload.Hours * Prices.Kept["appServiceB1Hour"]:0} USD", $"adds {Prices.Kept["frontDoorMonth"]:0} USD",
            Prices.Kept.Region, Prices.Kept.Date.ToString("O", CultureInfo.InvariantCulture), "infra/prices.json",
        },
        text => Assert.Contains(text, File.ReadAllText(Page), StringComparison.Ordinal));

    [Fact]
    public void What_is_assumed_of_production_is_what_is_deployed()
    {
        Resource stream = Deployment.Prod.Of("stream", ResourceType.Plan);
        Resource api = Deployment.Prod.Of("api", ResourceType.Site);
        IReadOnlyList<Resource> ready = api.Parts("properties.functionAppConfig.scaleAndConcurrency.alwaysReady");
        int groups = 1 + FunctionNames.All.Except(FunctionNames.Http).Count();

        Assert.Equal(("P0v3", $"{Workload.StreamInstances}"), (stream.Text("sku.name"), stream.Text("sku.capacity")));
        Assert.Equal($"{Workload.InstanceGB * 1024}", api.Text("properties.functionAppConfig.scaleAndConcurrency.instanceMemoryMB"));
        Assert.Equal(2 * groups, new Workload(1).ReadyInstances);
        Assert.Equal(new Workload(1) { Zones = false }.ReadyInstances, ready.Sum(group => group.Node["instanceCount"]!.GetValue<int>()));
        Assert.Equal("Standard_ZRS", Deployment.Prod.One(ResourceType.Storage).Text("sku.name"));
        Assert.Equal(Workload.MetricAlerts, Deployment.Prod.All(ResourceType.MetricAlert).Count);
        Assert.Equal("PT5M", Deployment.Prod.One(ResourceType.LogAlert).Text("properties.evaluationFrequency"));
        Assert.Equal($"{new Workload(10_000).Units}", Deployment.Prod.One(ResourceType.WebPubSub).Text("sku.capacity"));
    }

    [Fact]
    public void Heartbeats_are_assumed_as_the_code_and_the_deployment_have_them()
    {
        var liveness = new LivenessOptions();

        Assert.Equal((decimal)liveness.Heartbeat.TotalSeconds, new Workload(1).HeartbeatSeconds);
        Assert.Equal(Workload.RunSeconds, (decimal)liveness.RunEvery.TotalSeconds);
        Assert.Equal($"{liveness.Heartbeat:c}", Deployment.Prod.Settings("api")["Liveness__Heartbeat"]);
    }

    [Fact]
    public void Every_price_has_a_unit_and_the_page_it_is_from() => Assert.All(Prices.Kept.Items.Values, price =>
    {
        Assert.True(price.Amount > 0);
        Assert.NotEmpty(price.Unit);
        Assert.Equal(("https", "azure.microsoft.com"), (price.Source.Scheme, price.Source.Host));
    });
}
