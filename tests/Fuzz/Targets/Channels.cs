using AgentCore.Channels;
using AgentCore.Fuzz.Engine;
using AgentCore.Messages;
using static AgentCore.Fuzz.Engine.BrokenPromiseException;

namespace AgentCore.Fuzz.Targets;

/// <summary>Patterns of a grant (the first line, by space) and of a subscription (the second, by comma).</summary>
internal static class Channels
{
    public static Target Target { get; } = new(
        "channels",
        // As many channels as may be, and some more: five types by twenty agents, and by twenty-one.
        [Agents(20), Agents(21), "*\nagent.error,task.*", "agent.*:agent-7 system.notification\n*:agent-7",
            "agent.error\nagent.error:agent-7", "\n*"],
        ["\n", " ", ",", "*", ".*", ":", "agent", "agent.error", "task.progress", "agent-7", "agent.*:", "none", "eyJ"],
        Check);

    private static string Agents(int count) => $"*\n{string.Join(',', Enumerable.Range(0, count).Select(agent => $"*:{agent}"))}";

    private static void Check(byte[] input)
    {
        (byte[] first, byte[] rest) = Promises.Split(input);
        string[] granted = Promises.Text(first).Split(' ');
        string[] named = Promises.Text(rest).Split(',');
        foreach (string text in granted.Concat(named)) IsOwnText(text);
        ChannelGrants grants = ChannelGrants.Parse(granted);
        Unless(ChannelGrants.Parse(grants.Text.Split(' ')).Text == grants.Text, "Grants read the same again.");
        Holds(Subscription.ToAll(grants, World.Catalogue), grants);
        Holds(Subscription.To(named, grants, World.Catalogue), grants);
    }

    private static void IsOwnText(string text)
    {
        if (ChannelPattern.TryParse(text, out ChannelPattern pattern))
            Unless(pattern.ToString() == text, "A pattern's text is what it was read from.");
    }

    private static void Holds(Subscription subscription, ChannelGrants grants)
    {
        if (subscription is Subscription.Refused refused)
        {
            Promises.IsServerMessage(new ServerMessage.Error(refused.Code, refused.Message).ToJson());
            return;
        }
        ChannelSet channels = ((Subscription.Granted)subscription).Channels;
        Unless(channels.Channels.Count is > 0 and <= Subscription.MaxChannels, "Few channels are granted, and not none.");
        foreach (Channel channel in channels.Channels)
        {
            Unless(ChannelPattern.TryParse(channel.Name, out ChannelPattern self), "A channel's name is a pattern.");
            var granted = new ChannelSet([]);
            grants.Narrow(self, World.Catalogue, granted);
            Unless(granted.Channels.Contains(channel), "Only what is granted is joined.");
            Unless(channels.Matches(channel.Type, channel.AgentId), "What is joined is heard.");
        }
    }
}
