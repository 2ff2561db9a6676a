using System.Text.Json.Nodes;
using AgentCore.FunctionsHost.Hosting;
using AgentCore.Testing;

namespace AgentCore.Functions;

public sealed class MetadataTests
{
    /// <summary>
    /// The build generates <c>functions.metadata</c>, which the Functions host indexes. Where it changes for a reason, copy the generated file over
    /// the recorded one. It is the same with the real extensions as with the stand-ins.
    /// </summary>
    [Fact]
    public void The_generated_functions_metadata_is_the_recorded_one()
    {
        string generated = File.ReadAllText(Path.Combine(FunctionsHostApp.BuiltApp, "functions.metadata"));
        string recorded = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Functions.Tests", "functions.metadata.json"));
        Assert.Equal(Sorted(recorded), Sorted(generated));
    }

    /// <summary>The generator lists functions in no order that it promises.</summary>
    private static string[] Sorted(string metadata) =>
        [.. JsonNode.Parse(metadata)!.AsArray().Select(function => function!.ToJsonString()).Order(StringComparer.Ordinal)];
}
