namespace AgentCore.Testing.Architecture;

/// <summary>The order of an assembly's rooms: arrows point down, and within a row only where it is said.</summary>
/// <param name="Rows">From the top row to the ground.</param>
/// <param name="WithinRows">The arrows that stay in one row.</param>
internal sealed record Rooms(IReadOnlyList<string[]> Rows, IReadOnlyList<(string From, string To)> WithinRows)
{
    /// <summary>The arrows that may not be, each once, and the rooms that stand in no row.</summary>
    public IReadOnlyList<string> Broken(IEnumerable<Arrow> arrows) =>
        [.. arrows.Where(arrow => !Allows(arrow)).GroupBy(arrow => (arrow.From, arrow.To)).Select(same => $"{same.Key.From} → {same.Key.To}: {same.First().Why}")];

    private bool Allows(Arrow arrow)
    {
        (int from, int to) = (RowOf(arrow.From), RowOf(arrow.To));
        if (from < 0 || to < 0) return false;
        return from < to || (from == to && WithinRows.Contains((arrow.From, arrow.To)));
    }

    private int RowOf(string room)
    {
        for (int row = 0; row < Rows.Count; row++)
            if (Rows[row].Contains(room)) return row;
        return -1;
    }
}
