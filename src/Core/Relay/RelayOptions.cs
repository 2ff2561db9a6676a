using System.ComponentModel.DataAnnotations;
using AgentCore.Delivery;

namespace AgentCore.Relay;

/// <summary>Section <c>Relay</c>.</summary>
public sealed class RelayOptions
{
    /// <summary>
    /// How long after the call began, and so after the append, the last send may be acknowledged for the call to succeed. 20 s: below
    /// Event Grid's 30 s for an answer, and below the 30 s by which a replay goes back, so that an event sent late is not behind a cursor
    /// that was given out before.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", Rewind.LongestDeadline)]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(20);
}
