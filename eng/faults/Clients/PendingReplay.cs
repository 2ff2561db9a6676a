using System.Text.Json;

namespace AgentCore.Faults.Clients;

/// <summary>
/// Holds what comes live until the subscription is confirmed and all that the confirmation counts is there: until then a live event says
/// nothing about what lies before it.
/// </summary>
internal sealed class PendingReplay
{
    private readonly List<JsonElement> gaps = [];
    private readonly List<JsonElement> replayed = [];
    private readonly List<JsonElement> held = [];
    private JsonElement? confirmation;

    public bool IsComplete { get; private set; }

    /// <summary>What may be taken now that this message is there: gaps, then events in log order.</summary>
    public IReadOnlyList<JsonElement> Offer(JsonElement message)
    {
        switch (message.Text("type"))
        {
            case "event" when IsComplete: return [message];
            case "event": held.Add(message); break;
            case "gap": gaps.Add(message); break;
            case "replay": replayed.AddRange(message.GetProperty("events").EnumerateArray()); break;
            case "subscribed": confirmation = message; break;
        }
        if (IsComplete || confirmation is not { } said) return [];
        IsComplete = replayed.Count >= Count(said, "replayed") && gaps.Count >= Count(said, "gaps");
        if (!IsComplete) return [];
        return [.. gaps, .. InOrder(replayed), .. InOrder(held)];
    }

    private static int Count(JsonElement said, string member) => said.TryGetProperty(member, out JsonElement count) ? count.GetInt32() : 0;

    private static IEnumerable<JsonElement> InOrder(IEnumerable<JsonElement> events) =>
        events.OrderBy(message => message.Text("id"), StringComparer.Ordinal);
}
