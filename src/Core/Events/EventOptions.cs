using System.ComponentModel.DataAnnotations;
using AgentCore.Channels;

namespace AgentCore.Events;

/// <summary>Section <c>Events</c>: which events exist and how large one may be.</summary>
public sealed class EventOptions
{
    /// <summary>Types beside the guide's five, lower-case dotted names.</summary>
    public IList<string> MoreTypes { get; } = [];

    /// <summary>The most that an event's <c>data</c> may weigh, in bytes. 64 KB: Event Grid bills in 64 KB steps.</summary>
    [Range(256, 262_144)]
    public int MaxDataBytes { get; set; } = 65_536;

    /// <summary>The five types of the guide and <see cref="MoreTypes"/>.</summary>
    public EventCatalogue Catalogue() => new([.. EventCatalogue.DefaultTypes, .. MoreTypes]);
}
