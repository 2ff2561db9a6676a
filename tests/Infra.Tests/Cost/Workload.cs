namespace AgentCore.Infra.Cost;

/// <summary>What is assumed of a month. docs/deploy.md states every number, and <see cref="CostTests"/> holds it to these.</summary>
internal sealed record Workload(int Connections)
{
    /// <summary>30 days.</summary>
    public const decimal Seconds = 2_592_000;
    public const decimal Days = 30;
    public const decimal Hours = 720;

    public const decimal PingBytes = 128;

    /// <summary>A pong with its connection state, as the service sends it to the function.</summary>
    public const decimal PongBytes = 512;
    public const decimal EventBytes = 512;

    /// <summary>A feed message of one event: beside the event the log's own members and two envelopes.</summary>
    public const decimal FeedBytes = 1_024;

    /// <summary>Events a second that agents publish, each its own batch: the dearest case.</summary>
    public const decimal Published = 1;

    /// <summary>Of ten events, a connection's grants match one.</summary>
    public const decimal ReceivedShare = 0.1m;

    /// <summary>A connection is made anew once an hour: negotiate, connect, connected, subscribe, disconnected.</summary>
    public const decimal ReconnectSeconds = 3_600;
    public const int CallsPerSession = 5;

    /// <summary>Pongs that one instance handles in a second.</summary>
    public const decimal PongsPerSecond = 500;

    /// <summary>The heartbeat runs every 5 s; each run lasts for the billed second at least.</summary>
    public const decimal RunSeconds = 5;

    /// <summary>The shortest execution billed. https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#billing</summary>
    public const decimal LeastExecutionSeconds = 1;

    /// <summary>For every ping and in every session twice, the log is asked whether it has grown, and read for its last line.</summary>
    public const decimal ReadsPerRun = 2;
    public const decimal ReadsPerSession = 4;

    public const decimal HeldDays = 7;
    public const decimal TelemetryGBDay = 0.5m;

    /// <summary>Two connectivity log lines of 1 KB a session.</summary>
    public const decimal SessionLogBytes = 2_048;

    /// <summary>Sizes that <c>sizes.bicep</c> calls prod.</summary>
    public const decimal StreamInstances = 2;
    public const decimal InstanceGB = 2;
    public const decimal MetricAlerts = 6;

    public decimal HeartbeatSeconds { get; init; } = 30;

    /// <summary>
    /// Over zones the platform keeps two instances ready for each group that scales by itself, asked for or not: HTTP and eleven functions.
    /// https://learn.microsoft.com/azure/reliability/reliability-functions
    /// </summary>
    public bool Zones { get; init; } = true;

    public decimal ReadyInstances => Zones ? 24 : 4;

    public decimal Included => Units * Days * Prices.Kept["webPubSubIncludedMessagesUnitDay"];

    public decimal Units => Math.Ceiling(Connections / 1000m);

    public decimal Pings => Connections * Seconds / HeartbeatSeconds;

    public decimal Pongs => Pings;

    public decimal EventsDelivered => Connections * Published * ReceivedShare * Seconds;

    public decimal Sessions => Connections * Seconds / ReconnectSeconds;

    public decimal SessionCalls => Sessions * CallsPerSession;

    public decimal HeartbeatRuns => Seconds / RunSeconds;

    public decimal Relayed => Published * Seconds;

    /// <summary>Each stream instance hears of each append.</summary>
    public decimal FeedMessages => StreamInstances * Relayed;

    /// <summary>And every stream instance asks once in 5 s.</summary>
    public decimal StorageReads => StreamInstances * Seconds / 5 + HeartbeatRuns * ReadsPerRun + Sessions * ReadsPerSession;

    /// <summary>Seconds in which an instance kept ready in any case is busy: the heartbeat's, and that of HTTP for negotiating.</summary>
    public decimal BusyReady => Seconds * (LeastExecutionSeconds / RunSeconds + Share(Connections / ReconnectSeconds));

    /// <summary>The same of the groups that scale by themselves: pong, relay, and a session's four other calls.</summary>
    public decimal BusyOthers => Seconds * (PongShare + Share(Published) + (CallsPerSession - 1) * Share(Connections / ReconnectSeconds));

    /// <summary>Four of a session's five calls reach the functions through Web PubSub and are its outbound traffic too.</summary>
    public decimal OutboundCalls => Pongs + Sessions * (CallsPerSession - 1);

    /// <summary>As the billing page says: bytes in steps of 2 KB, summed.</summary>
    public decimal MessagesAtLeast => Math.Ceiling(
        (Pings * PingBytes + OutboundCalls * PongBytes + EventsDelivered * EventBytes + FeedMessages * FeedBytes) / 2_048);

    /// <summary>If every message were rounded up to 2 KB by itself.</summary>
    public decimal MessagesAtMost => Pings + OutboundCalls + EventsDelivered + FeedMessages;

    /// <summary>A beat's pongs come together, once a run: as long as one instance takes for them, or the least that is billed.</summary>
    private decimal PongShare
    {
        get
        {
            decimal beat = Connections / (HeartbeatSeconds / RunSeconds);
            return Math.Min(1, Math.Max(LeastExecutionSeconds, beat / PongsPerSecond) / RunSeconds);
        }
    }

    private static decimal Share(decimal callsPerSecond) => Math.Min(1, callsPerSecond * LeastExecutionSeconds);
}
