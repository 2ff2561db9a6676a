using Azure.Core;

namespace AgentCore.WebPubSub;

/// <summary>One REST call on a hub.</summary>
/// <param name="Operation">Its name in errors.</param>
/// <param name="Path">What follows the hub's own path, each segment percent-encoded.</param>
internal sealed record HubCall(string Operation, RequestMethod Method, string Path)
{
    public IReadOnlyList<(string Name, string Value)> Query { get; init; } = [];

    /// <summary>JSON, sent byte for byte. Empty where the operation takes none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>404 is success: what the call is about is gone already.</summary>
    public bool MayBeGone { get; init; }
}
