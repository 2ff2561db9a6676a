using System.ComponentModel.DataAnnotations;

namespace AgentCore.EventLog;

/// <summary>Section <c>Log</c>.</summary>
public sealed class EventLogOptions
{
    /// <summary>The blob container of the log, and of rejected events. The log's segments are blobs <c>events/&lt;log&gt;/00000001.jsonl</c> … in it.</summary>
    /// <remarks>https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata</remarks>
    [Required, RegularExpression("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    public string Name { get; set; } = "agentcore";

    /// <summary>A segment of this many bytes is closed and the next begun. 16 MB: a cold writer reads two in well under a second.</summary>
    [Range(4_096, 134_217_728)]
    public int SegmentBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>A segment of this many blocks is closed. 40,000: an append blob ends at 50,000, and writers race for the roll.</summary>
    /// <remarks>https://learn.microsoft.com/rest/api/storageservices/append-block#remarks</remarks>
    [Range(2, 45_000)]
    public int SegmentBlocks { get; set; } = 40_000;

    /// <summary>How long a duplicate is known for one. 15 minutes: Event Grid's first six tries fall within it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan DedupeWindow { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How many segments the log in memory keeps. 8 of 16 MB: 128 MB at most.</summary>
    [Range(2, 1_000)]
    public int MemorySegments { get; set; } = 8;
}
