using System.Text.Json;

namespace AgentCore.Infra.Cost;

/// <summary><c>infra/prices.json</c>.</summary>
internal sealed record Prices(string Note, string Region, string Currency, DateOnly Date, IReadOnlyDictionary<string, Price> Items)
{
    public static Prices Kept { get; } = Read();

    public decimal this[string name] => Items[name].Amount;

    private static Prices Read()
    {
        JsonNode file = JsonNode.Parse(Checkout.Read("infra", "prices.json"))!;
        return new Prices(file["note"]!.GetValue<string>(), file["region"]!.GetValue<string>(), file["currency"]!.GetValue<string>(),
            DateOnly.Parse(file["date"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture),
            file["prices"]!.Deserialize<Dictionary<string, Price>>(JsonSerializerOptions.Web)!);
    }
}

internal sealed record Price(decimal Amount, string Unit, Uri Source);
