using System.Text.Json;

namespace AgentCore.Sessions;

/// <summary>What a client has made of the messages it got, as the protocol tells it to: each event once, by id.</summary>
internal sealed class Inbox
{
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    /// <summary>The ids of all events, live or replayed.</summary>
    public IReadOnlySet<string> Seen => seen;

    /// <summary>The greatest id seen: where to go on from.</summary>
    public string? Cursor => seen.Max(StringComparer.Ordinal);

    /// <summary>How many events came in replay frames since the last <c>subscribed</c>, and what that said of them.</summary>
    public List<(int Came, int Told)> Replays { get; } = [];

    public void Take(IEnumerable<string> messages)
    {
        int came = 0;
        foreach (string text in messages)
        {
            JsonElement message = JsonDocument.Parse(text).RootElement;
            switch (message.GetProperty("type").GetString())
            {
                case "event":
                    Add(message);
                    break;
                case "replay":
                    foreach (JsonElement found in message.GetProperty("events").EnumerateArray()) Add(found);
                    came += message.GetProperty("events").GetArrayLength();
                    break;
                case "subscribed":
                    Replays.Add((came, message.GetProperty("replayed").GetInt32()));
                    came = 0;
                    break;
            }
        }
    }

    private void Add(JsonElement found) => seen.Add(found.GetProperty("id").GetString()!);
}
