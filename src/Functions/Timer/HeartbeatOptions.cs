using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentCore.Functions.Timer;

/// <summary>
/// The app setting <c>HeartbeatSchedule</c>: the heartbeat's timer runs by it, and the liveness clock counts by it, so that the two agree.
/// </summary>
internal sealed partial class HeartbeatOptions
{
    /// <summary>The setting's name. Without colons, which the host does not find in a trigger on every system.</summary>
    /// <remarks>https://github.com/Azure/azure-functions-host/issues/8649</remarks>
    public const string Setting = "HeartbeatSchedule";

    /// <summary>When the heartbeat's timer runs: <c>*/5 * * * * *</c> is every 5 s. Of the seconds, any number that divides a minute.</summary>
    public string? Schedule { get; set; }

    /// <summary>How often that is; null where the schedule is none that the clock can count by.</summary>
    public TimeSpan? Interval() =>
        EverySoManySeconds().Match(Schedule ?? "") is { Success: true } match ? TimeSpan.FromSeconds(SecondsOf(match)) : null;

    /// <summary>What is wrong with it, and the remedy.</summary>
    public IEnumerable<string> Problems()
    {
        if (Interval() is not { TotalSeconds: > 0 } every || 60 % every.TotalSeconds != 0)
            yield return $"{Setting} must be */5 * * * * * or another number of seconds that divides a minute.";
    }

    private static int SecondsOf(Match match) =>
        match.Groups[1].Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 1;

    [GeneratedRegex(@"^\*(?:/(\d{1,2}))? \* \* \* \* \*$")]
    private static partial Regex EverySoManySeconds();
}
