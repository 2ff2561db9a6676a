using System.Globalization;

namespace AgentCore.LogWriter;

/// <summary>What became of a delivery.</summary>
/// <param name="Conflicts">How often the writer was refused so far, because another one was first.</param>
/// <param name="Positions">Where its events stand, in their order; none where the call failed and must be made again.</param>
public sealed record Receipt(int DeliveryId, int Conflicts, IReadOnlyList<string> Positions)
{
    /// <summary>The end of a line that was written whole: a process may be killed in the middle of one.</summary>
    private const string End = " .";

    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{DeliveryId} {Conflicts} {string.Join(',', Positions)}{End}");

    /// <summary>Null where the line was torn.</summary>
    public static Receipt? TryParse(string line)
    {
        if (!line.EndsWith(End, StringComparison.Ordinal)) return null;
        string[] parts = line[..^End.Length].Split(' ');
        string[] positions = parts[2].Split(',', StringSplitOptions.RemoveEmptyEntries);
        return new Receipt(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), positions);
    }
}
