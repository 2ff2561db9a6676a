using CsCheck;

namespace AgentCore.Channels;

public sealed class ChannelSetTests
{
    private static readonly Gen<Channel> AnyChannel = Gen.Select(ChannelGen.Type, Gen.OneOf<string?>(null, "a", "b", "c", "d", "e"))
        .Select((type, agent) => new Channel(type, agent));

    [Fact]
    public void Each_channel_stands_once_in_the_order_given_however_many_there_are() =>
        AnyChannel.Array[0, 40].Sample(channels =>
            new ChannelSet(channels).Channels.SequenceEqual(channels.Distinct())
            && new ChannelSet(channels).Names.SequenceEqual(channels.Distinct().Select(channel => channel.Name)));

    [Fact]
    public void What_matches_is_a_type_that_is_in_it_whole_or_with_the_agent() =>
        Gen.Select(AnyChannel.Array[0, 40], AnyChannel).Sample((channels, asked) =>
            new ChannelSet(channels).Matches(asked.Type, asked.AgentId)
            == (channels.Contains(new Channel(asked.Type)) || channels.Contains(asked)));
}
