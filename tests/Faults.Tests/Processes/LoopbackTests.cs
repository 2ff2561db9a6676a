using AgentCore.Testing;

namespace AgentCore.Faults.Tests.Processes;

public sealed class LoopbackTests
{
    [Fact]
    public void No_outgoing_connection_takes_a_port_on_which_a_killed_process_will_listen_again()
    {
        const string Range = "/proc/sys/net/ipv4/ip_local_port_range";
        Assert.SkipUnless(File.Exists(Range), "Only Linux says which ports it gives to outgoing connections.");
        int first = int.Parse(File.ReadAllText(Range).Split()[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.All(Enumerable.Range(0, 200), _ => Assert.InRange(Loopback.FreePort(), 1_024, first - 1));
    }
}
