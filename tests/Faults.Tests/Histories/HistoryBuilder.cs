using AgentCore.Faults.Histories;

namespace AgentCore.Faults.Tests.Histories;

/// <summary>Small histories: a log of numbered events, and one client.</summary>
internal sealed class HistoryBuilder
{
    private readonly List<int> published = [];
    private readonly List<int> acknowledged = [];
    private readonly List<LoggedEvent> log = [];
    private readonly List<Taken> taken = [];
    private Grants grants = new("*");
    private string? from;

    /// <summary>The place of the log's nth record.</summary>
    public static string Id(int place) => $"0000000a-00000001-{place:x8}";

    /// <summary>Events of one type, in the log in this order and acknowledged.</summary>
    public HistoryBuilder Logged(params int[] numbers) => Logged("agent.error", numbers);

    public HistoryBuilder Logged(string type, params int[] numbers)
    {
        foreach (int number in numbers) log.Add(new LoggedEvent(Id(log.Count + 1), number, type, "agent-1"));
        return Acknowledged(numbers);
    }

    public HistoryBuilder Acknowledged(params int[] numbers)
    {
        acknowledged.AddRange(numbers);
        return Published(numbers);
    }

    public HistoryBuilder Published(params int[] numbers)
    {
        published.AddRange(numbers);
        return this;
    }

    public HistoryBuilder MayHear(params string[] patterns)
    {
        grants = new Grants(patterns);
        return this;
    }

    /// <summary>The client begins behind the nth record.</summary>
    public HistoryBuilder From(int place)
    {
        from = Id(place);
        return this;
    }

    /// <summary>The client was given the records at these places, in this order.</summary>
    public HistoryBuilder Took(params int[] places)
    {
        foreach (int place in places)
        {
            LoggedEvent logged = log[place - 1];
            taken.Add(new Taken.Event(logged.Id, logged.Number, logged.Type, logged.Agent));
        }
        return this;
    }

    public HistoryBuilder TookAt(int place, int number)
    {
        taken.Add(new Taken.Event(Id(place), number, "agent.error", "agent-1"));
        return this;
    }

    public HistoryBuilder WasToldOfGap(int from, int to)
    {
        taken.Add(new Taken.Gap(Id(from), Id(to)));
        return this;
    }

    /// <summary>What is broken, in the order in which it is found.</summary>
    public IEnumerable<Broken> Check(Transport transport) =>
        Checker.Check(new History(published, acknowledged, log, [new ClientHistory("client", transport, grants, from, taken)]))
            .Select(violation => violation.Promise);
}
