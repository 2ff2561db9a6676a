namespace AgentCore.LocalHost.EventGrid;

/// <summary>Section <c>Topic</c>: the local twin of an Event Grid topic.</summary>
internal sealed class TopicOptions
{
    /// <summary>What publishers must send as <c>aeg-sas-key</c>. Empty: any key, or none.</summary>
    public string? Key { get; set; }
}
