using System.ComponentModel.DataAnnotations;

namespace AgentCore.Liveness;

/// <summary>Section <c>Liveness</c>: the three times from which every bucket of the group algebra follows.</summary>
public sealed class LivenessOptions
{
    /// <summary>How often each connection is pinged; also the length of an expiry tick.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection that is silent for this long is closed, at the latest one half of it and a heartbeat later.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How often the heartbeat runs; it pings one beat a run, so that pongs never come all at once. Not for the Functions app, where
    /// <c>HeartbeatSchedule</c> says it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:30")]
    public TimeSpan RunEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Every mistake that the ranges do not show, each naming the setting and the remedy.</summary>
    public IEnumerable<string> Problems()
    {
        if (RunEvery > TimeSpan.Zero && Heartbeat.Ticks % RunEvery.Ticks != 0)
            yield return "Liveness:Heartbeat must be a multiple of Liveness:RunEvery; set it to a whole number of runs.";
        if (IdleTimeout < 4 * Heartbeat)
            yield return
                "Liveness:IdleTimeout must be at least four times Liveness:Heartbeat; raise it, so that a lost pong closes nobody.";
    }
}
