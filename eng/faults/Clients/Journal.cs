using System.Text.Json;
using AgentCore.Faults.Histories;

namespace AgentCore.Faults.Clients;

/// <summary>What a client was given, written down as it comes. Thread-safe.</summary>
internal sealed class Journal(string name, Transport transport, Grants grants, string? from)
{
    private readonly Lock gate = new();
    private readonly List<Taken> taken = [];

    public ClientHistory History
    {
        get { lock (gate) return new ClientHistory(name, transport, grants, from, [.. taken]); }
    }

    public void Gap(JsonElement gap) => Add(new Taken.Gap(gap.Text("from"), gap.Text("to")));

    /// <param name="type">The event's type, where <paramref name="data"/> stands alone.</param>
    public void Event(string id, string type, JsonElement data) =>
        Add(new Taken.Event(id, data.GetProperty("number").GetInt32(), type, data.Text("agent_id")));

    private void Add(Taken next)
    {
        lock (gate) taken.Add(next);
    }
}
