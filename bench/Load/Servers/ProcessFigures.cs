namespace AgentCore.Bench.Servers;

/// <summary>What a .NET process says of its own memory, in bytes.</summary>
/// <param name="Allocated">All that was ever allocated.</param>
/// <param name="Heap">What the last collection left, after one that this question makes.</param>
internal sealed record ProcessFigures(long Allocated, long Heap)
{
    public const string Path = "/bench/process";

    public static ProcessFigures Read(bool collect) => new(GC.GetTotalAllocatedBytes(precise: true), GC.GetTotalMemory(collect));

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, (bool collect) => Read(collect));
}
