namespace AgentCore.Faults.Schedules;

/// <summary>One thing that goes wrong.</summary>
/// <param name="At">When it begins, from the run's beginning.</param>
/// <param name="For">How long it lasts; a killed process is away that long before it is started again.</param>
internal sealed record Fault(TimeSpan At, FaultKind Kind, Target Target, TimeSpan For)
{
    public override string ToString() =>
        FormattableString.Invariant($"{At.TotalSeconds,6:0.0} s  {Kind} {Target} for {For.TotalSeconds:0.0} s");
}

/// <summary>What may go wrong, by what is done about it.</summary>
internal enum FaultKind
{
    /// <summary><c>kill -9</c>, and started again.</summary>
    Kill,

    /// <summary>SIGSTOP, and SIGCONT: a machine that stands still.</summary>
    Freeze,

    /// <summary>Every connection through a proxy is reset.</summary>
    Reset,

    /// <summary>Nothing goes through a proxy towards the clients: readers that do not read.</summary>
    Stall,

    /// <summary>A proxy resets whoever comes.</summary>
    Block,

    /// <summary>A process's clock jumps, and jumps back.</summary>
    ClockStep,

    /// <summary>The storage has no room: each write fails half-way.</summary>
    DiskFull,

    /// <summary>Most appends find that the log has grown (412).</summary>
    Conflicts,

    /// <summary>Appends take effect and their answers are lost.</summary>
    LostAnswers,

    /// <summary>Each call is answered 503, half of them after it took effect.</summary>
    Unavailable,

    /// <summary>Each call takes long; where it is Web PubSub, clients are cut off meanwhile.</summary>
    Slow,

    /// <summary>No event can be sent, and nobody is cut off: nothing but a redelivery brings it to those who are connected.</summary>
    Unsent,

    /// <summary>Messages are acknowledged at once and sent seconds later, in any order; meanwhile clients are cut off.</summary>
    Reordered,

    /// <summary>Messages are sent twice.</summary>
    Repeated,

    /// <summary>Half of the feed's messages are acknowledged and never sent.</summary>
    FeedLost,

    /// <summary>The log's oldest segments are deleted, whoever has them in memory is killed, and clients come with cursors in them.</summary>
    Prune,

    /// <summary>Clients that took one transport are made to take a new connection.</summary>
    Reconnect,

    /// <summary><c>kill -9</c> of a worker alone. Its host starts another one.</summary>
    KillWorker,

    /// <summary>SIGSTOP and SIGCONT of a worker alone. Its host goes on.</summary>
    FreezeWorker,
}

/// <summary>To what it happens.</summary>
internal enum Target
{
    /// <summary>The process with Web PubSub, the sessions and one of the two relays. With workers: Web PubSub alone.</summary>
    Gateway,

    /// <summary>With workers: the app instance with the sessions and one of the two relays.</summary>
    App,

    /// <summary>The instance that is the other relay.</summary>
    Relay,

    /// <summary>A stream instance.</summary>
    Stream1,

    /// <summary>The other stream instance.</summary>
    Stream2,

    /// <summary>Azurite, or the way to it.</summary>
    Storage,

    /// <summary>Web PubSub's REST calls.</summary>
    WebPubSub,

    /// <summary>The clients' way to the WebSockets.</summary>
    Sockets,

    /// <summary>The other instances' way to the gateway, and that of the WebSockets that were negotiated.</summary>
    Hub,

    /// <summary>The JavaScript clients.</summary>
    Clients,
}
