namespace AgentCore.LocalHost.FunctionsApp.Delivery;

/// <summary>How much the topic holds for an app that does not take its deliveries. A publish beyond it is refused.</summary>
/// <param name="Events">At most this many events. 100,000: with 64 MB of JSON about 100 MB of memory.</param>
/// <param name="Bytes">At most this many bytes of JSON. 64 MB: as the ring of recent events.</param>
internal sealed record DeliveryLimits(int Events = 100_000, long Bytes = 64 * 1024 * 1024);
