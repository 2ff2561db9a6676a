using AgentCore.Delivery;
using AgentCore.Feed;
using AgentCore.Telemetry;

namespace AgentCore.Streams;

/// <summary>What streams count.</summary>
public sealed record StreamMetrics(ConnectionMetrics Connections, DeliveryMetrics Deliveries, FeedMetrics Feed);
