using System.ComponentModel.DataAnnotations;

namespace AgentCore.LocalHost.EventGrid;

/// <summary>Section <c>Topic</c>: the local twin of an Event Grid topic.</summary>
internal sealed class TopicOptions
{
    /// <summary>What publishers must send as <c>aeg-sas-key</c>. Empty: any key, or none.</summary>
    public string? Key { get; set; }

    /// <summary>With <c>--functions</c>: multiplies the pauses before failed deliveries are tried again, and the 24 hours that an event lives. 0.01 makes 10 s a tenth of a second.</summary>
    [Range(0.0001, 1)]
    public double RetryFactor { get; set; } = 1;
}
