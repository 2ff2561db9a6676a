namespace AgentCore.LocalHost.FunctionsApp.Delivery;

/// <summary>The function that receives the topic's events.</summary>
/// <param name="Url">Its web hook; a system key may be in the query, so the query is never logged.</param>
internal sealed record DeliveryTarget(Uri Url)
{
    /// <summary>The subscription's name, as in infra/bicep/wiring.bicep.</summary>
    public const string SubscriptionName = "relay";

    /// <summary>The web hook without its key, for a log.</summary>
    public string Address => Url.GetLeftPart(UriPartial.Path);

    /// <summary>Without the key: records print their members.</summary>
    public override string ToString() => Address;
}
