using System.Diagnostics;

namespace AgentCore.Fuzz.Engine;

/// <summary>
/// Tries one target with all that is kept, and then with changes of it until the time is over. An input that takes a branch for the
/// first time, or far oftener than any before, becomes a parent itself.
/// </summary>
internal sealed class Fuzzer(Target target, Corpus corpus, Random random, Action<byte[]> begin)
{
    /// <summary>
    /// 1 KB: what is kept is to be read by people and weighs on every clone. The long ones are found again within a minute.
    /// </summary>
    private const int MaxKeptBytes = 1_024;

    private readonly Coverage coverage = new();
    private readonly List<byte[]> parents = [];

    /// <summary>How many inputs were tried.</summary>
    public long Tried { get; private set; }

    /// <summary>Branches of the code that were taken.</summary>
    public int Branches => coverage.Branches;

    public int Kept => parents.Count;

    /// <summary>The input that failed first, cut down, and how; or null.</summary>
    public (byte[] Input, Exception Failure)? Run(TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        // The first run of any code runs its static constructors too, which would look like branches of that one input.
        foreach (byte[] seed in target.SeedBytes) Try(seed);
        foreach (byte[] input in corpus.Regressions.Concat(target.SeedBytes).Concat(corpus.Kept).Append([]))
            if (Try(input) is { } failure) return Shrunk(input, failure);

        var mutator = new Mutator(random, target.Words);
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            byte[] input = mutator.Mutate(Parent(), parents[random.Next(parents.Count)]);
            if (Try(input) is { } failure) return Shrunk(input, failure);
        }
        return null;
    }

    /// <summary>
    /// Of all inputs that showed something new, few short ones that together take nearly all branches: the shortest first.
    /// </summary>
    public IReadOnlyList<byte[]> FewThatReachAll()
    {
        var once = new Coverage();
        var few = new List<byte[]>();
        foreach (byte[] input in parents.Where(input => input.Length <= MaxKeptBytes).OrderBy(input => input.Length))
        {
            Coverage.Begin();
            target.Try(input);
            if (once.IsNew(Minds.Whether)) few.Add(input);
        }
        return few;
    }

    private Exception? Try(byte[] input)
    {
        begin(input);
        Coverage.Begin();
        Exception? failure = target.Try(input);
        Tried++;
        if (failure is null && (coverage.IsNew() || parents.Count == 0)) parents.Add(input);
        return failure;
    }

    /// <summary>Half of the time one of the newest, which stand where no input was before.</summary>
    private byte[] Parent()
    {
        int among = random.Next(2) == 0 ? parents.Count : Math.Max(1, parents.Count / 8);
        return parents[parents.Count - 1 - random.Next(among)];
    }

    private (byte[] Input, Exception Failure) Shrunk(byte[] input, Exception failure)
    {
        byte[] shrunk = Shrinker.Shrink(input, shorter =>
        {
            begin(shorter);
            return target.Try(shorter) is { } other && IsSame(failure, other);
        });
        return (shrunk, target.Try(shrunk) ?? failure);
    }

    private static bool IsSame(Exception one, Exception other) =>
        one.GetType() == other.GetType() && one.TargetSite == other.TargetSite
        && (one is not BrokenPromiseException || one.Message == other.Message);
}
