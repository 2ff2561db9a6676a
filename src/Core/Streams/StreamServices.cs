using AgentCore.Delivery;
using AgentCore.Scheduling;
using Microsoft.Extensions.Logging;

namespace AgentCore.Streams;

/// <summary>What all streams of an instance share.</summary>
/// <param name="CatchUpSlots">Slots of streams that read the log.</param>
internal sealed record StreamServices(
    LogReader Reader, LiveTail Tail, StreamClock Clock, StreamPlaces Places, SemaphoreSlim CatchUpSlots, Lanes Lanes, StreamOptions Options,
    TimeProvider Time, StreamMetrics Metrics, ILogger Logger);
