namespace AgentCore.Fuzz.Engine;

/// <summary>Cuts an input down while it still fails in the same way.</summary>
internal static class Shrinker
{
    /// <summary>Enough to cut 8 KB to its bytes that matter; each try costs some microseconds.</summary>
    private const int MaxTries = 5_000;

    public static byte[] Shrink(byte[] input, Func<byte[], bool> stillFails)
    {
        int tries = 0;
        for (int piece = Math.Max(1, input.Length / 2); ; piece /= 2)
        {
            for (int at = 0; at + piece <= input.Length && tries < MaxTries;)
            {
                byte[] shorter = [.. input[..at], .. input[(at + piece)..]];
                tries++;
                if (stillFails(shorter)) input = shorter;
                else at += piece;
            }
            if (piece == 1) return input;
        }
    }
}
