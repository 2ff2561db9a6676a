namespace AgentCore.Streams;

/// <summary>What several subscribers have in common: a type, a type's agent, or the ring itself.</summary>
internal sealed class Topic
{
    public HashSet<Subscriber> Subscribers { get; } = [];

    /// <summary>The first and the last slot of the burst being appended that belong here.</summary>
    public long First { get; private set; }

    public long Last { get; private set; } = -1;

    /// <summary>Takes a slot of the burst that began at a sequence; true for the burst's first.</summary>
    public bool Touch(long sequence, long burst)
    {
        bool isFirst = Last < burst;
        if (isFirst) First = sequence;
        Last = sequence;
        return isFirst;
    }
}
