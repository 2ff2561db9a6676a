using AgentCore.Functions;
using Microsoft.Azure.Functions.Worker;

namespace AgentCore.Infra;

/// <summary>Every function of the deployed package, by the names of its <c>[Function]</c> attributes.</summary>
internal static class FunctionNames
{
    public static IReadOnlyList<string> All { get; } = [.. CompiledFunction.All.Select(function => function.Name)];

    /// <summary>Those with an HTTP trigger: on Flex Consumption they scale together, and every other one by itself.</summary>
    public static IReadOnlyList<string> Http { get; } =
        [.. CompiledFunction.All.Where(function => function.Trigger is HttpTriggerAttribute).Select(function => function.Name)];
}
