namespace AgentCore.Fuzz.Engine;

/// <summary>Tells of an input that failed, and keeps it.</summary>
internal static class Report
{
    public static void Failure(Corpus corpus, Target target, byte[] input, int seed, string how)
    {
        string firstLine = how.Split('\n')[0].Trim();
        Console.WriteLine($"FAILED {target.Name}, seed {seed}: {how}");
        Console.WriteLine($"  input: {InputText.Write(input)}");
        if (corpus.Regressions.Any(known => known.AsSpan().SequenceEqual(input))) return;
        corpus.AddRegression(input, firstLine);
        Console.WriteLine($"  It is in regressions/{target.Name}.txt now: write above it what was wrong.");
    }
}
