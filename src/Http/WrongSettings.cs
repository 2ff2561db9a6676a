using Microsoft.Extensions.Options;

namespace AgentCore.Http;

/// <summary>What a host that cannot start says about its settings.</summary>
public static class WrongSettings
{
    /// <summary>Runs a host to its end. Wrong settings are printed, all of them, and answered with exit code 1; success is 0.</summary>
    public static async Task<int> ReportAsync(Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (Exception failure) when (In(failure) is { Count: > 0 } problems)
        {
            await Console.Error.WriteLineAsync(Describe(problems));
            return 1;
        }
    }

    /// <summary>Every mistake that a failed start names; none where it failed for another reason.</summary>
    public static IReadOnlyList<string> In(Exception failure) => failure switch
    {
        OptionsValidationException wrong => [.. wrong.Failures],
        // Two classes of options may share a section, and each of them meets its wrong value.
        AggregateException many => [.. many.InnerExceptions.SelectMany(In).Distinct()],
        _ => [],
    };

    /// <summary>For a person at a terminal, or in a log.</summary>
    private static string Describe(IEnumerable<string> problems) =>
        $"AgentCore Realtime cannot start:\n{string.Join('\n', problems.Select(problem => $"  - {problem}"))}";
}
