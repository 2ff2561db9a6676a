namespace AgentCore.LocalHost.WebPubSub.Filters;

/// <summary>What a filter may ask of a connection.</summary>
internal interface IFilterTarget
{
    string ConnectionId { get; }

    string? UserId { get; }

    bool IsIn(string group);
}
