namespace AgentCore.Infra.Cost;

/// <summary>A month's bill for a workload, line by line.</summary>
internal sealed class Bill(Workload work, Prices prices)
{
    private const decimal GB = 1_000_000_000;
    private const decimal Million = 1_000_000;
    private const string WhileReady = "functionsAlwaysReadyExecutionGBSecond";
    private const string OnDemand = "functionsOnDemandGBSecond";

    public decimal Units => work.Units * Workload.Days * prices["webPubSubUnitDay"];

    public decimal MessagesAtLeast => Messages(work.MessagesAtLeast);

    public decimal MessagesAtMost => Messages(work.MessagesAtMost);

    public decimal Executions =>
        (work.Pongs + work.SessionCalls + work.HeartbeatRuns + work.Relayed) / Million * prices["functionsMillionExecutions"];

    public decimal Ready => work.ReadyInstances * Workload.Seconds * Workload.InstanceGB * prices["functionsAlwaysReadyGBSecond"];

    public decimal ExecutionTime =>
        Workload.InstanceGB * (work.BusyReady * prices[WhileReady] + work.BusyOthers * prices[work.Zones ? WhileReady : OnDemand]);

    public decimal StreamApp => Workload.StreamInstances * Workload.Hours * prices["appServiceP0v3Hour"];

    public decimal EventGrid => 2 * work.Relayed / Million * prices["eventGridMillionOperations"];

    /// <summary>One append an event, one write every 2 s for the host's leases.</summary>
    public decimal Storage =>
        (work.Relayed + Workload.Seconds / 2) / 10_000 * prices["storageTenThousandWrites"]
        + work.StorageReads / 10_000 * prices["storageTenThousandReads"]
        + Workload.Published * 86_400 * Workload.HeldDays * Workload.EventBytes / GB * prices["storageGBMonth"];

    public decimal Telemetry =>
        (Workload.TelemetryGBDay * Workload.Days + work.Sessions * Workload.SessionLogBytes / GB) * prices["logAnalyticsGB"];

    public decimal Alerts => Workload.MetricAlerts * prices["metricAlertMonth"] + prices["logAlertMonth"];

    public decimal Bandwidth =>
        Math.Max(0, (work.Pings * Workload.PingBytes + work.EventsDelivered * Workload.EventBytes) / GB - 100) * prices["bandwidthGB"];

    public decimal AtLeast => Fixed + MessagesAtLeast;

    public decimal AtMost => Fixed + MessagesAtMost;

    private decimal Fixed =>
        Units + Executions + Ready + ExecutionTime + StreamApp + EventGrid + Storage + Telemetry + Alerts + Bandwidth;

    private decimal Messages(decimal count) => Math.Max(0, count - work.Included) / Million * prices["webPubSubMillionMessages"];
}
