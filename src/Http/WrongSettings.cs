using Microsoft.Extensions.Options;

namespace AgentCore.Http;

/// <summary>What a host that cannot start says about its settings.</summary>
public static class WrongSettings
{
    /// <summary>Every mistake that a failed start names; none where it failed for another reason.</summary>
    public static IReadOnlyList<string> In(Exception failure) => failure switch
    {
        OptionsValidationException wrong => [.. wrong.Failures],
        AggregateException many => [.. many.InnerExceptions.SelectMany(In)],
        _ => [],
    };

    /// <summary>For a person at a terminal, or in a log.</summary>
    public static string Describe(IEnumerable<string> problems) =>
        $"AgentCore Realtime cannot start:\n{string.Join('\n', problems.Select(problem => $"  - {problem}"))}";
}
