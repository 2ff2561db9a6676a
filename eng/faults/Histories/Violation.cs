namespace AgentCore.Faults.Histories;

/// <summary>A promise that was not kept.</summary>
/// <param name="Who">The client, or the log.</param>
/// <param name="What">In words, with ids and numbers.</param>
/// <param name="IsFinal">Whether no time mends it; else what is missing may still come.</param>
internal sealed record Violation(Broken Promise, string Who, string What, bool IsFinal = true)
{
    public override string ToString() => $"{Promise}: {Who} {What}";
}

/// <summary>The promises, by how they break.</summary>
internal enum Broken
{
    /// <summary>Somebody was told that it is there, and it is not; or it is there, and somebody never got it.</summary>
    Lost,

    /// <summary>Given, or logged, more than once.</summary>
    Duplicated,

    /// <summary>A stream went on behind something that it left out, or came back to it.</summary>
    UnannouncedGap,

    /// <summary>Given to somebody whose grants do not allow it.</summary>
    Forbidden,
}
