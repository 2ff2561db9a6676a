using System.Diagnostics.Metrics;
using AgentCore.Telemetry;

namespace AgentCore.Events;

/// <summary>Events that may not enter the log.</summary>
public sealed class EventMetrics
{
    private readonly Counter<long> rejected;

    internal EventMetrics(Meter meter)
    {
        rejected = meter.CreateCounter<long>("agentcore.events.rejected", "{event}", "Events that may not enter the log.");
    }

    internal void Rejected(EventFault fault) => rejected.Add(1, Tags.Reason(Wire(fault)));

    private static string Wire(EventFault fault) => fault switch
    {
        EventFault.Unreadable => "unreadable",
        EventFault.Id => "id",
        EventFault.Source => "source",
        EventFault.Type => "type",
        EventFault.DataSize => "data_size",
        EventFault.Data => "data",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };
}

/// <summary>What was wrong with an event.</summary>
internal enum EventFault
{
    /// <summary>It is no event of either schema.</summary>
    Unreadable,
    Id,
    Source,

    /// <summary>The catalogue has no such type.</summary>
    Type,
    DataSize,

    /// <summary>Not a JSON object in UTF-8.</summary>
    Data,
}
