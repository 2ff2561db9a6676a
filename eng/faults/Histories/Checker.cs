namespace AgentCore.Faults.Histories;

/// <summary>Holds a history against the promises. Pure: the same history, the same verdict.</summary>
internal static class Checker
{
    public static IReadOnlyList<Violation> Check(History history)
    {
        Dictionary<string, LoggedEvent> log = history.Log.ToDictionary(logged => logged.Id, StringComparer.Ordinal);
        return [.. CheckLog(history), .. history.Clients.SelectMany(client => CheckClient(client, history.Log, log))];
    }

    /// <summary>Every event is acknowledged in the end, every acknowledged one is in the log, and none is there twice.</summary>
    private static IEnumerable<Violation> CheckLog(History history)
    {
        ILookup<int, LoggedEvent> byNumber = history.Log.ToLookup(logged => logged.Number);
        foreach (int number in history.Published.Except(history.Acknowledged).Order())
            yield return new(Broken.Lost, "a publisher", $"never got rid of event {number}");
        foreach (int number in history.Acknowledged.Where(number => !byNumber.Contains(number)).Order())
            yield return new(Broken.Lost, "the log", $"does not hold event {number}, which was acknowledged");
        foreach (IGrouping<int, LoggedEvent> many in byNumber.Where(same => same.Count() > 1))
        {
            string places = string.Join(" and ", many.Select(logged => logged.Id));
            yield return new(Broken.Duplicated, "the log", $"holds event {many.Key} at {places}");
        }
    }

    private static IEnumerable<Violation> CheckClient(
        ClientHistory client, IReadOnlyList<LoggedEvent> log, Dictionary<string, LoggedEvent> byId)
    {
        foreach (Violation wrong in CheckTaken(client, byId)) yield return wrong;
        HashSet<string> taken = [.. client.Taken.OfType<Taken.Event>().Select(taken => taken.Id)];
        Taken.Gap[] gaps = [.. client.Taken.OfType<Taken.Gap>()];
        IReadOnlyList<LoggedEvent> due = Due(client, log);
        int reached = client.Transport is Transport.Sse ? LastIndexTaken(due, taken) : -1;
        for (int i = 0; i < due.Count; i++)
        {
            if (taken.Contains(due[i].Id) || gaps.Any(gap => gap.Covers(due[i].Id))) continue;
            yield return i < reached
                ? new(Broken.UnannouncedGap, client.Name, $"was never given event {due[i].Number} at {due[i].Id}, and went on behind it")
                : new(Broken.Lost, client.Name, $"was never given event {due[i].Number} at {due[i].Id}", IsFinal: false);
        }
    }

    /// <summary>What lies behind a client's beginning and is granted to it, in log order.</summary>
    private static IReadOnlyList<LoggedEvent> Due(ClientHistory client, IReadOnlyList<LoggedEvent> log) =>
        [.. log.Where(logged => client.Grants.Allow(logged.Type, logged.Agent)
            && (client.From is null || string.CompareOrdinal(logged.Id, client.From) > 0))];

    /// <summary>Each thing that was given, by itself and after the one before it.</summary>
    private static IEnumerable<Violation> CheckTaken(ClientHistory client, Dictionary<string, LoggedEvent> log)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string last = "";
        foreach (Taken.Event taken in client.Taken.OfType<Taken.Event>())
        {
            if (!log.TryGetValue(taken.Id, out LoggedEvent? logged) || logged.Number != taken.Number)
                yield return new(Broken.Lost, client.Name, $"was given event {taken.Number} at {taken.Id}, where the log does not hold it");
            if (!client.Grants.Allow(taken.Type, taken.Agent))
                yield return new(Broken.Forbidden, client.Name, $"was given event {taken.Number} ({taken.Type}:{taken.Agent})");
            if (!seen.Add(taken.Id))
                yield return new(Broken.Duplicated, client.Name, $"was given event {taken.Number} at {taken.Id} again");
            else if (client.Transport is Transport.Sse && string.CompareOrdinal(taken.Id, last) < 0)
                yield return new(Broken.UnannouncedGap, client.Name, $"was given event {taken.Number} at {taken.Id} after {last}");
            if (string.CompareOrdinal(taken.Id, last) > 0) last = taken.Id;
        }
    }

    private static int LastIndexTaken(IReadOnlyList<LoggedEvent> due, HashSet<string> taken)
    {
        int last = due.Count - 1;
        while (last >= 0 && !taken.Contains(due[last].Id)) last--;
        return last;
    }
}
