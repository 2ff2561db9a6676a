using System.Diagnostics;

namespace AgentCore.Fuzz.Engine;

/// <summary>The process that tries. It may die or never end, and its supervisor tells.</summary>
internal static class Worker
{
    /// <summary>The exit code where a target failed and said so.</summary>
    public const int Failed = 3;

    public static int Run(FuzzOptions options, string slotPath)
    {
        Coverage.Start();
        using var slot = new InputSlot(slotPath);
        IReadOnlyList<Target> targets = options.Targets;
        bool hasFailed = false;
        for (int i = 0; i < targets.Count; i++)
        {
            int index = i;
            var time = TimeSpan.FromSeconds(options.Seconds / targets.Count);
            hasFailed |= !Holds(targets[i], options, time, input => slot.Begin(index, input));
        }
        return hasFailed ? Failed : 0;
    }

    private static bool Holds(Target target, FuzzOptions options, TimeSpan time, Action<byte[]> begin)
    {
        long start = Stopwatch.GetTimestamp();
        var corpus = new Corpus(options.Folder, target.Name);
        // By its name, so that one target alone is tried with the same inputs as among all.
        var random = new Random(options.Seed ^ target.Name.Aggregate(0, (hash, letter) => (hash * 31) + letter));
        var fuzzer = new Fuzzer(target, corpus, random, begin);
        (byte[] Input, Exception Failure)? found = fuzzer.Run(time);
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        Console.WriteLine(
            $"{target.Name,-16} {fuzzer.Tried,10:N0} inputs {took.TotalSeconds,7:N1} s {fuzzer.Branches,6:N0} branches {fuzzer.Kept,5:N0} parents");
        if (found is null)
        {
            if (options.Keep) corpus.Keep(fuzzer.FewThatReachAll());
            return true;
        }
        Report.Failure(corpus, target, found.Value.Input, options.Seed, found.Value.Failure.ToString());
        return false;
    }
}
