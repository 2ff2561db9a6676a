using AgentCore.Fuzz.Engine;

namespace AgentCore.Fuzz.Targets;

/// <summary>Parsers with a fault, behind a word that no dictionary has: what the fuzzer must find, or it would find nothing.</summary>
internal static class PlantedFaults
{
    public static IReadOnlyList<Target> Targets { get; } =
    [
        new("planted-throw", ["x"], [], input => { if (HasWord(input)) throw new InvalidOperationException("planted"); }),
        new("planted-hang", ["x"], [], input => { if (HasWord(input)) Thread.Sleep(Timeout.Infinite); }),
        new("planted-overflow", ["x"], [], input => { if (HasWord(input)) Deeper(input); }),
    ];

    /// <summary>Letter by letter, so that each is a branch: by chance alone it would take 4 billion inputs.</summary>
    private static bool HasWord(byte[] input)
    {
        if (input.Length < 4 || input[0] != 'f') return false;
        if (input[1] != 'l') return false;
        if (input[2] != 'a') return false;
        return input[3] == 'w';
    }

    private static int Deeper(byte[] input) => Deeper(input) + input.Length;
}
