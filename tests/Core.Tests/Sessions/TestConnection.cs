using System.Text;

namespace AgentCore.Sessions;

/// <summary>One connection of a <see cref="TestHub"/>: its groups, and what it was sent.</summary>
internal sealed class TestConnection(string id, IEnumerable<string> groups)
{
    public string Id => id;

    public HashSet<string> Groups { get; } = new(groups, StringComparer.Ordinal);

    public List<string> Received { get; } = [];

    /// <summary>When and why it was closed, or null.</summary>
    public (DateTimeOffset At, string Reason)? Closed { get; set; }

    /// <summary>Hears every message as it comes.</summary>
    public Action<string>? OnMessage { get; set; }

    public void Receive(ReadOnlySpan<byte> json)
    {
        string text = Encoding.UTF8.GetString(json);
        Received.Add(text);
        OnMessage?.Invoke(text);
    }

    /// <summary>What came since the last call.</summary>
    public IReadOnlyList<string> TakeReceived()
    {
        string[] taken = [.. Received];
        Received.Clear();
        return taken;
    }
}
