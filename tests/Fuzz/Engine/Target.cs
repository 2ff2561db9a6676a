using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace AgentCore.Fuzz.Engine;

/// <summary>One parser under test.</summary>
/// <param name="Name">What the command line calls it, and its corpus.</param>
/// <param name="Seeds">Good inputs to begin with.</param>
/// <param name="Words">Pieces of its language, beside <see cref="Mutator.CommonWords"/>.</param>
/// <param name="Check">Tries one input. Throws where the parser does not keep what it promises.</param>
internal sealed record Target(string Name, IReadOnlyList<string> Seeds, IReadOnlyList<string> Words, Action<byte[]> Check)
{
    public IEnumerable<byte[]> SeedBytes => Seeds.Select(Encoding.UTF8.GetBytes);

    /// <summary>Tries one input, and says what went wrong, or null.</summary>
    public Exception? Try(byte[] input)
    {
        try
        {
            Check(input);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }
}

/// <summary>A promise was broken without an exception.</summary>
internal sealed class BrokenPromiseException(string promise) : Exception(promise)
{
    public static void Unless([DoesNotReturnIf(false)] bool isKept, string promise)
    {
        if (!isKept) throw new BrokenPromiseException(promise);
    }
}
