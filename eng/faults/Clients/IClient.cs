using AgentCore.Faults.Histories;

namespace AgentCore.Faults.Clients;

/// <summary>A client that stays, whatever becomes of its connections.</summary>
internal interface IClient
{
    /// <summary>What it was given so far.</summary>
    ClientHistory History { get; }

    /// <summary>Stays connected until told to leave.</summary>
    Task RunAsync(CancellationToken leave);
}
