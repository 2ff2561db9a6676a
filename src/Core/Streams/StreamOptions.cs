using System.ComponentModel.DataAnnotations;

namespace AgentCore.Streams;

/// <summary>Section <c>Stream</c>: how SSE streams are served.</summary>
public sealed class StreamOptions
{
    /// <summary>
    /// What the ring of recent events may hold, in bytes, for each of the two formats in use. 64 MB: at 1,000 events of 300 bytes a
    /// second, more than two minutes in which a slow or returning reader costs no read of the log.
    /// </summary>
    [Range(65_536, 1_073_741_824)]
    public long RingBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>The most that is written to one stream before it is flushed. 32 KB: half of what Kestrel buffers for a response.</summary>
    /// <remarks>https://learn.microsoft.com/aspnet/core/fundamentals/servers/kestrel/options</remarks>
    [Range(1_024, 1_048_576)]
    public int WriteBytes { get; set; } = 32 * 1024;

    /// <summary>
    /// Streams on plain HTTP/1.1 connections are written to the connection's socket, past the web server: about half the processor time of a
    /// delivery. Switch it off where something in the process must see or change what is sent; encrypted and HTTP/2 streams never use it.
    /// </summary>
    public bool DirectWrites { get; set; } = true;

    /// <summary>How often each stream gets a <c>keepalive</c>. 30 s: the guide's promise, below proxies' idle limits.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Keepalive { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A stream is ended, to be resumed, when it is this old, or up to a tenth earlier. Zero: never. Set it below the limit of a plan or a
    /// proxy that cuts long responses on its own clock.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.Zero;

    /// <summary>Over how long clients return when an instance shuts down. 10 s: 1,000 connects a second at 10,000 streams.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan DrainWindow { get; set; } = TimeSpan.FromSeconds(10);
}
