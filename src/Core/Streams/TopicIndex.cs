using System.Runtime.InteropServices;
using AgentCore.Channels;

namespace AgentCore.Streams;

/// <summary>Who listens to what, so that an event costs two look-ups and those who match, however many there are.</summary>
internal sealed class TopicIndex
{
    private readonly Dictionary<Channel, Topic> channels = [];
    private readonly Topic everybody = new();
    private readonly Topic followers = new();
    private readonly List<Topic> touched = [];
    private long burst;

    public void Add(Subscriber subscriber)
    {
        everybody.Subscribers.Add(subscriber);
        if (subscriber.FollowsRedeliveries) followers.Subscribers.Add(subscriber);
        foreach (Channel channel in subscriber.Channels.Channels)
        {
            ref Topic? topic = ref CollectionsMarshal.GetValueRefOrAddDefault(channels, channel, out _);
            (topic ??= new Topic()).Subscribers.Add(subscriber);
        }
    }

    public void Remove(Subscriber subscriber)
    {
        everybody.Subscribers.Remove(subscriber);
        followers.Subscribers.Remove(subscriber);
        foreach (Channel channel in subscriber.Channels.Channels)
        {
            if (!channels.TryGetValue(channel, out Topic? topic)) continue;
            topic.Subscribers.Remove(subscriber);
            if (topic.Subscribers.Count == 0) channels.Remove(channel);
        }
    }

    public void BeginBurst(long sequence)
    {
        touched.Clear();
        burst = sequence;
    }

    /// <summary>Notes whom a slot of the burst concerns.</summary>
    public void Touch(Slot slot)
    {
        switch (slot.Kind)
        {
            case SlotKind.Gap:
                Touch(everybody, slot.Sequence);
                break;
            case SlotKind.Redelivery:
                Touch(followers, slot.Sequence);
                break;
            default:
                if (channels.TryGetValue(new Channel(slot.Type), out Topic? all)) Touch(all, slot.Sequence);
                if (slot.AgentId is not null && channels.TryGetValue(new Channel(slot.Type, slot.AgentId), out Topic? agent))
                    Touch(agent, slot.Sequence);
                break;
        }
    }

    /// <summary>
    /// Tells everyone concerned, once a topic. Topics come in the order of their first slots, so that a subscriber's first signal names
    /// the first slot it wants.
    /// </summary>
    public void EndBurst()
    {
        foreach (Topic topic in touched)
            foreach (Subscriber subscriber in topic.Subscribers)
                subscriber.Signal(topic.First, topic.Last);
    }

    private void Touch(Topic topic, long sequence)
    {
        if (topic.Touch(sequence, burst)) touched.Add(topic);
    }
}
