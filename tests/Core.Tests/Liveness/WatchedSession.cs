using AgentCore.Sessions;

namespace AgentCore.Liveness;

/// <summary>A session whose life is written down: when it was pinged, heard, warned and closed.</summary>
internal sealed class WatchedSession
{
    private readonly World world;
    private readonly Session session;

    public WatchedSession(World world, Session session, DateTimeOffset until, DateTimeOffset answersUntil)
    {
        (this.world, this.session, Until, AnswersUntil) = (world, session, until, answersUntil);
        LastHeard = world.Clock.GetUtcNow();
        session.Connection.OnMessage = Hear;
    }

    /// <summary>When its token ends.</summary>
    public DateTimeOffset Until { get; set; }

    /// <summary>From then on it is silent.</summary>
    public DateTimeOffset AnswersUntil { get; }

    public List<DateTimeOffset> Pings { get; } = [];

    /// <summary>When each error came first, by code.</summary>
    public Dictionary<string, DateTimeOffset> Errors { get; } = [];

    public DateTimeOffset LastHeard { get; private set; }

    public (DateTimeOffset At, string Reason)? Closed => session.Connection.Closed;

    public Session Session => session;

    public static async Task<WatchedSession> ConnectAsync(World world, TimeSpan lifetime, TimeSpan? answersFor = null)
    {
        DateTimeOffset now = world.Clock.GetUtcNow();
        Session session = await world.ConnectAsync(world.Mint(lifetime: lifetime));
        var until = DateTimeOffset.FromUnixTimeSeconds((now + lifetime).ToUnixTimeSeconds());
        return new WatchedSession(world, session, until, answersFor is { } span ? now + span : DateTimeOffset.MaxValue);
    }

    private void Hear(string message)
    {
        DateTimeOffset now = world.Clock.GetUtcNow();
        foreach (string code in new[] { "IDLE_TIMEOUT", "TOKEN_EXPIRED" })
            if (message.Contains(code, StringComparison.Ordinal)) Errors.TryAdd(code, now);
        if (!message.StartsWith("""{"type":"ping""", StringComparison.Ordinal)) return;
        Pings.Add(now);
        if (now >= AnswersUntil) return;
        LastHeard = now;
        Task said = session.SayAsync("""{"type":"pong"}""");
        Assert.True(said.IsCompletedSuccessfully);
    }
}
