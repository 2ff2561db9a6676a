using System.ComponentModel.DataAnnotations;

namespace AgentCore.LocalHost.Hosting;

/// <summary>
/// Those settings of section <c>Limits</c> that hold for the Web PubSub emulator too, with and without the rest of the system in this
/// process.
/// </summary>
internal sealed class SharedLimits
{
    /// <summary>Connections at once. The same range as that of the whole section.</summary>
    [Range(1, 1_000_000)]
    public int? MaxConnections { get; set; }

    /// <summary>Connections of one subject at once. The same range as that of the whole section.</summary>
    [Range(1, 1_000_000)]
    public int? ConnectionsPerSubject { get; set; }
}
