namespace AgentCore.LocalHost.Hosting;

/// <summary>Finds the names that a mistyped one was probably meant to be.</summary>
internal static class NearestNames
{
    /// <summary>How many are shown. 3: more are a list to search.</summary>
    private const int Most = 3;

    /// <summary>
    /// The names at the least distance, where that is a quarter of the name at most. A name that only lacks its section, or has a wrong
    /// one, is near too.
    /// </summary>
    public static IReadOnlyList<string> Of(string name, IReadOnlyCollection<string> candidates)
    {
        if (candidates.FirstOrDefault(candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } same) return [same];
        string[] sameEnd = [.. candidates.Where(candidate => Last(candidate).Equals(Last(name), StringComparison.OrdinalIgnoreCase))];
        if (sameEnd.Length > 0) return [.. sameEnd.OrderBy(candidate => Distance(name, candidate)).Take(Most)];
        int least = candidates.Min(candidate => Distance(name, candidate));
        if (least > Math.Max(1, name.Length / 4)) return [];
        return [.. candidates.Where(candidate => Distance(name, candidate) == least).Take(Most)];
    }

    private static string Last(string name) => name[(name.LastIndexOf(':') + 1)..];

    /// <summary>How many characters are to be inserted, removed, replaced or swapped with their neighbour. Case does not count.</summary>
    private static int Distance(string one, string other)
    {
        var steps = new int[one.Length + 1, other.Length + 1];
        for (int i = 0; i <= one.Length; i++) steps[i, 0] = i;
        for (int j = 0; j <= other.Length; j++) steps[0, j] = j;
        for (int i = 1; i <= one.Length; i++)
        {
            for (int j = 1; j <= other.Length; j++)
            {
                int replaced = steps[i - 1, j - 1] + (IsSame(one[i - 1], other[j - 1]) ? 0 : 1);
                steps[i, j] = Math.Min(replaced, Math.Min(steps[i - 1, j], steps[i, j - 1]) + 1);
                bool isSwapped = i > 1 && j > 1 && IsSame(one[i - 1], other[j - 2]) && IsSame(one[i - 2], other[j - 1]);
                if (isSwapped) steps[i, j] = Math.Min(steps[i, j], steps[i - 2, j - 2] + 1);
            }
        }
        return steps[one.Length, other.Length];
    }

    private static bool IsSame(char one, char other) => char.ToLowerInvariant(one) == char.ToLowerInvariant(other);
}
