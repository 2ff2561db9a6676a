using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(AgentCore.Testing.WholeRun))]

namespace AgentCore.Testing;

/// <summary>
/// Hears every log line, trace, measurement and error body of all the tests of an assembly, and at its end looks in them for every token
/// that any of the tests showed to a host. One that is found fails the run.
/// </summary>
public sealed partial class WholeRun : IDisposable
{
    private static readonly TokenHunt Hunt = new();
    private static readonly Watch Watch = new(Hunt.Hear);

    /// <summary>For the logging of every host that a test runs.</summary>
    internal static ILoggerProvider Logs => Watch;

    /// <summary>A test shows a host this token, good or bad.</summary>
    internal static string? Shown(string? token)
    {
        Hunt.Show(token);
        return token;
    }

    /// <summary>A client sends this message, with any token in it.</summary>
    internal static void Sent(string message)
    {
        foreach (Match token in TokenMember().Matches(message)) Hunt.Show(token.Groups[1].Value);
    }

    /// <summary>A refusal's body, or an error message.</summary>
    internal static void Told(string text) => Hunt.Hear(text);

    public void Dispose()
    {
        Watch.Dispose();
        if (Hunt.Found is not { Count: > 0 } found) return;
        // Only how the lines begin: they hold a token.
        IEnumerable<string> beginnings = found.Select(line => line.Length <= 60 ? line : $"{line[..60]}…");
        throw new InvalidOperationException($"{found.Count} lines hold a token: {string.Join("; ", beginnings)}");
    }

    [GeneratedRegex("""
        "token"\s*:\s*"([^"]*)"
        """)]
    private static partial Regex TokenMember();
}
