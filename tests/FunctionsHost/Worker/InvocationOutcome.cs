using AgentCore.FunctionsHost.Rpc;

namespace AgentCore.FunctionsHost.Worker;

/// <summary>How the call of a function ended.</summary>
internal abstract record InvocationOutcome
{
    private InvocationOutcome() { }

    /// <param name="ReturnValue">What the function returned, or null for nothing.</param>
    public sealed record Succeeded(TypedData? ReturnValue) : InvocationOutcome;

    /// <summary>The function threw, or was cancelled.</summary>
    public sealed record Failed(string Message) : InvocationOutcome;

    /// <summary>The worker ended before it answered.</summary>
    public sealed record Lost : InvocationOutcome;
}
