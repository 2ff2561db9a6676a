using System.Globalization;

namespace AgentCore.LogWriter;

/// <summary>A batch as Event Grid delivers it: events numbered on from the first.</summary>
public sealed record DeliveredBatch(int Id, int First, int Count)
{
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Id} {First} {Count}");

    public static DeliveredBatch Parse(string line)
    {
        int[] parts = [.. line.Split(' ').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        return new DeliveredBatch(parts[0], parts[1], parts[2]);
    }
}
