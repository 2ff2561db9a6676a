namespace AgentCore.Faults.Histories;

/// <summary>All that happened in a run, as far as anybody was promised anything.</summary>
/// <param name="Published">The numbers of all events that were published.</param>
/// <param name="Acknowledged">The numbers of the events whose publisher was told that they are taken.</param>
/// <param name="Log">Every event that ever stood in the log, in its order, read from the storage itself.</param>
/// <param name="Clients">What each client was given.</param>
internal sealed record History(
    IReadOnlyCollection<int> Published, IReadOnlyCollection<int> Acknowledged, IReadOnlyList<LoggedEvent> Log,
    IReadOnlyList<ClientHistory> Clients)
{
    public int Deliveries => Clients.Sum(client => client.Taken.Count(taken => taken is Taken.Event));
}

/// <summary>One event's own record.</summary>
/// <param name="Id">Its position; positions of one log sort as text.</param>
/// <param name="Number">What its publisher knows it by.</param>
internal sealed record LoggedEvent(string Id, int Number, string Type, string Agent);

/// <summary>What one client was given, in the order in which it came.</summary>
/// <param name="Transport">What was promised to it.</param>
/// <param name="From">The cursor with which it began; null for the log's first event.</param>
internal sealed record ClientHistory(string Name, Transport Transport, Grants Grants, string? From, IReadOnlyList<Taken> Taken);

/// <summary>Who is promised what.</summary>
internal enum Transport
{
    /// <summary>A stream: in log order, each once, none left out.</summary>
    Sse,

    /// <summary>A socket of a client that drops what it has seen and resumes with the greatest id: none left out.</summary>
    WebSocket,

    /// <summary>The JavaScript client, on whichever: each once, none left out.</summary>
    JavaScript,
}

/// <summary>One thing that a client was given.</summary>
internal abstract record Taken
{
    private Taken() { }

    public sealed record Event(string Id, int Number, string Type, string Agent) : Taken;

    /// <summary>What lies behind <paramref name="From"/> up to and with <paramref name="To"/> cannot be given.</summary>
    public sealed record Gap(string From, string To) : Taken
    {
        public bool Covers(string id) => string.CompareOrdinal(id, From) > 0 && string.CompareOrdinal(id, To) <= 0;
    }
}
