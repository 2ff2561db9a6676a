using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using AgentCore.Relay;

namespace AgentCore.Delivery;

public sealed class RewindTests
{
    [Fact]
    public void A_replay_goes_back_further_than_any_relay_may_take()
    {
        var range = typeof(RelayOptions).GetProperty(nameof(RelayOptions.Deadline))!.GetCustomAttribute<RangeAttribute>()!;
        Assert.Equal(Rewind.LongestDeadline, range.Maximum);
        Assert.InRange(TimeSpan.Parse(Rewind.LongestDeadline, CultureInfo.InvariantCulture), TimeSpan.Zero, Rewind.Span - TimeSpan.FromSeconds(5));
    }
}
