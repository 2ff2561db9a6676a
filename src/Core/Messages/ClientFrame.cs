namespace AgentCore.Messages;

/// <summary>The members that any client message may have; which of them are needed depends on the type. Others are ignored.</summary>
internal sealed class ClientFrame
{
    public string? Type { get; init; }

    public string[]? Channels { get; init; }

    public string? Since { get; init; }

    public string? Token { get; init; }
}
